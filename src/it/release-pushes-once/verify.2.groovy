import groovy.json.JsonSlurper
import io.github.layerflux.it.*

def folder = basedir.toPath()
def log = Console.of(folder).text()
assert log.count("pushed ${context.registry.host()}/team/app:1.0 → ") == 1
def digest = context.registry.inspect('team/app:1.0').get('Digest').asString
assert context.registry.inspect('team/app:latest').get('Digest').asString == digest

// what a cluster gets names what the registry has
def yaml = new File(basedir, 'target/checkout/deployment/target/kubernetes/app.yaml').text
assert yaml.contains("image: ${context.registry.host()}/team/app:1.0@${digest}")

// what a Maven repository gets: names and digests, and the bill of materials
def deployed = new File(basedir, 'deployed/io/github/layerflux/it/app/1.0')
def descriptor = new JsonSlurper().parse(new File(deployed, 'app-1.0-image.json'))
assert descriptor.digest == digest
assert descriptor.images == ["${context.registry.host()}/team/app:1.0".toString(), "${context.registry.host()}/team/app:latest".toString()]
assert new JsonSlurper().parse(new File(deployed, 'app-1.0-image-sbom.json')).bomFormat == 'CycloneDX'

context.digest = digest
return true
