import io.github.layerflux.it.*

def result = ImageJson.of(basedir.toPath())
assert result.misses() == 0
assert result.text('imageId') == context.application.text('imageId')
return true
