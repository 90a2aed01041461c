import io.github.layerflux.it.*

def image = BuiltImage.of(basedir.toPath())
assert image.file('srv/www/index.html').text() == '<h1>copied</h1>\n'
assert image.file('srv/www/more/file.txt').text() == 'from an archive\n'
assert image.file('srv/www').octalMode() == '755'
assert image.container().get('User').asString == 'nobody'
