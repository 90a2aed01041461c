import io.github.layerflux.it.*

// an index, out of target/layerflux/oci: nothing was in this cache
def recorded = ImageJson.of(basedir.toPath())
assert context.staging.inspect('team/app:rc').get('Digest').asString == recorded.text('digest')
assert context.staging.manifest('team/app:rc').getAsJsonArray('manifests').size() == 2
context.digest = recorded.text('digest')
return true
