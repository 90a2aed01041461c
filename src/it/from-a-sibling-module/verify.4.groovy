import io.github.layerflux.it.*

def web = ImageJson.of(basedir.toPath().resolve('web'))
assert web.statuses() == ['CACHED'] * 3
assert web.text('digest') == new File(basedir, 'third-digest').text
