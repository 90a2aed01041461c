import io.github.layerflux.it.*

// an OCI archive that other tools read, of both platforms
def archive = new File(basedir, 'target/layerflux/image.tar')
def raw = Command.of('skopeo', 'inspect', '--raw', "oci-archive:${archive}".toString()).run()
assert new groovy.json.JsonSlurper().parseText(raw).manifests*.platform*.architecture == ['amd64', 'arm64']
