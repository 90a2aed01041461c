import io.github.layerflux.it.*

context.first = ImageJson.of(basedir.toPath()).text('imageId')
assert !context.first.isEmpty()
return true
