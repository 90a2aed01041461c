// of a part of the reactor the page says what was built, and nothing of the last time
def page = new File(basedir, 'target/layerflux/report.html').text
assert page.contains('"modules":{"two":"built"}')
assert page.contains('"folder":"../../two/target/layerflux"')
assert page.contains('{"name":"shop"')
assert !page.contains('COPPY')
assert new File(basedir, 'two/target/layerflux/report.html').text.contains('own of two')
