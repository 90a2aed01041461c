import io.github.layerflux.it.*

def result = ImageJson.of(basedir.toPath())
assert result.statuses() == ['EXECUTED'] * 4
context.image = result.text('imageId')
return true
