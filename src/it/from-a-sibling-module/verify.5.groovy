import io.github.layerflux.it.*

// started in the folder of one module, where Maven knows no other
def web = ImageJson.of(basedir.toPath().resolve('web'))
assert web.statuses() == ['CACHED'] * 3
assert web.text('digest') == new File(basedir, 'third-digest').text
