import io.github.layerflux.it.*

// a snapshot has a tag of its own and leaves latest alone
assert context.registry.hasTag('team/app', '1.1-SNAPSHOT')
assert context.registry.inspect('team/app:latest').get('Digest').asString == context.digest
Console.of(basedir.toPath()).neverSays('team/app:latest')
