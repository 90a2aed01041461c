import io.github.layerflux.it.*

def said = Console.of(basedir.toPath())
said.says("pushed ${context.production.host()}/app:1.0 → ${context.digest}".toString(), 'artifacts that speak of it')
said.neverSays('EXECUTED', 'CACHED')
for (tag in ['1.0', 'latest']) {
    assert context.production.inspect("app:${tag}").get('Digest').asString == context.digest
}
// the other platform too, the signature, and the bill of materials
assert context.production.pull('app:1.0', 'arm64', basedir.toPath().resolve('pulled')).files().containsKey('arm64.xml')
def name = context.digest.replace(':', '-')
assert context.production.manifest("app:${name}.sig").getAsJsonArray('layers').size() == 1
assert context.production.manifest("app:${name}").getAsJsonArray('manifests').toString().contains('in-toto')
