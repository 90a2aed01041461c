import io.github.layerflux.it.*

assert BuiltImage.of(basedir.toPath()).file('all').text() == 'a\nb\nc\nd\n'
context.imageOfA = ImageJson.of(basedir.toPath()).text('imageId')
return true
