import io.github.layerflux.it.*

// the sibling isn't part of this build: the image of its earlier one, and so the same result
def web = ImageJson.of(basedir.toPath().resolve('web'))
assert web.statuses() == ['CACHED'] * 3
assert web.text('digest') == new File(basedir, 'first-digest').text
Console.of(basedir.toPath()).says('the image of module base is that of its earlier build, in base/target/layerflux/oci')
