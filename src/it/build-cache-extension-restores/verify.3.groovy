import io.github.layerflux.it.*

// the Dockerfile is one of the extension's inputs
assert ImageJson.of(basedir.toPath()).text('imageId') != context.first
