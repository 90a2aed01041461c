import io.github.layerflux.it.*

assert context.registry.inspect('team/good:later').get('Digest').asString ==
    ImageJson.of(basedir.toPath().resolve('good')).text('digest')
