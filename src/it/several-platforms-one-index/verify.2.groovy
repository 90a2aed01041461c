import io.github.layerflux.it.*

assert context.registry.inspect('team/app:later').get('Digest').asString ==
    context.registry.inspect('team/app:1').get('Digest').asString
