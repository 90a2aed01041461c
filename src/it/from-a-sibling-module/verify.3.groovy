import io.github.layerflux.it.*

// with threads: what the sibling builds in this run
assert ImageJson.of(basedir.toPath().resolve('base')).statuses() == ['EXECUTED']
def web = ImageJson.of(basedir.toPath().resolve('web'))
assert web.step('COPY own.txt').status() == 'EXECUTED'
assert BuiltImage.of(basedir.toPath().resolve('web')).file('copy.txt').text() == 'changed\n'
assert web.text('digest') != new File(basedir, 'first-digest').text
new File(basedir, 'third-digest').text = web.text('digest')
Console.of(basedir.toPath()).says('noCacheFilter: stage files')
Console.of(basedir.toPath()).neverSays('earlier build')
