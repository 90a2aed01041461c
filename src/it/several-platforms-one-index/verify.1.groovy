import io.github.layerflux.it.*

def project = basedir.toPath()
def other = LayoutWriter.architecture() == 'arm64' ? 'amd64' : 'arm64'
def here = 'linux/' + LayoutWriter.architecture()
def result = ImageJson.of(project)
assert result.text('platform') == 'linux/amd64,linux/arm64'

// what the registry has
def index = context.registry.manifest('team/app:1')
assert index.get('mediaType').asString == 'application/vnd.oci.image.index.v1+json'
def platforms = index.getAsJsonArray('manifests').collect { it.getAsJsonObject('platform') }
assert platforms.collect { it.get('os').asString + '/' + it.get('architecture').asString } == ['linux/amd64', 'linux/arm64']
assert context.registry.inspect('team/app:1').get('Digest').asString ==
    result.json.getAsJsonObject('pushed').get("${context.registry.host()}/team/app:1".toString()).asString
for (arch in ['amd64', 'arm64']) {
    def image = context.registry.pull('team/app:1', arch, project.resolve(arch))
    assert image.config().get('architecture').asString == arch
    assert image.container().getAsJsonObject('Labels').get('platform').asString == "linux/$arch"
    assert image.file('program').text() == "compiled for $arch\n"
    assert image.file('notes').text() == 'the same for all\n'
}

// what the project has: the same index, not compressed
def layout = new groovy.json.JsonSlurper().parse(project.resolve('target/layerflux/oci/index.json').toFile())
assert layout.manifests.collect { it.digest } == [result.text('digest')]
assert layout.manifests[0].mediaType == 'application/vnd.oci.image.index.v1+json'

// a stage for all, a stage for each
def runs = result.json.getAsJsonArray('steps').collect { it.asJsonObject }.findAll {
    it.get('instruction').asString.startsWith('RUN') }
assert runs.collect { it.get('stage').asString + ' ' + it.get('platform').asString } as Set ==
    ["compiled $here", "linked $here", "linked $here->$other"].collect { it.toString() } as Set
Console.of(project).says("[$here->$other linked 2/2]", '[linux/arm64 stage-3 3/4]')
assert project.resolve('target/layerflux/provenance.slsa.json').toFile().text.contains('"platform": "linux/amd64,linux/arm64"')
