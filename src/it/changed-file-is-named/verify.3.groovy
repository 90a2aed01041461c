import io.github.layerflux.it.*

def result = ImageJson.of(basedir.toPath())
assert result.statuses() == ['CACHED'] * 3
assert result.text('imageId') == context.imageOfA
assert BuiltImage.of(basedir.toPath()).file('all').text() == 'a\nb\nc\nd\n'
