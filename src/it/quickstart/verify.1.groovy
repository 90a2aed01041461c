import io.github.layerflux.it.*

assert ImageJson.of(basedir.toPath()).statuses() == ['EXECUTED'] * 5
def image = BuiltImage.of(basedir.toPath())
assert image.files().containsKey('app/app.jar')
assert image.file('app/built.txt').text() == 'this RUN was executed in the image\n'
