import io.github.layerflux.it.*

def web = BuiltImage.of(basedir.toPath().resolve('web'))
assert web.file('common.txt').text() == 'common\n'
assert web.file('copy.txt').text() == 'common\n'
assert web.file('own.txt').text() == 'own\n'
new File(basedir, 'first-digest').text = ImageJson.of(basedir.toPath().resolve('web')).text('digest')
Console.of(basedir.toPath()).neverSays('earlier build')
