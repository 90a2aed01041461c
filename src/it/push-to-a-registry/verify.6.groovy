import io.github.layerflux.it.*

assert context.registry.manifest('team/good:later').getAsJsonObject('config').get('digest').asString ==
    ImageJson.of(basedir.toPath().resolve('good')).text('imageId')
