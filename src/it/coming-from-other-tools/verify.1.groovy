import io.github.layerflux.it.*

def tools = ['docker-maven-plugin', 'jib', 'dockerfile-maven', 'kaniko', 'buildx']
def lines = { String text -> text.readLines()*.strip().findAll().join('\n') }

for (tool in tools) {
    assert context.registry.hasTag("team/${tool}", '1.0')
    // what the page shows is what was built here
    def page = new File(basedir, "../../../docs/migrate/${tool}.md").text
    def after = (page.substring(page.indexOf('\n## After')) =~ /(?s)```xml\n(.*?)```/)[0][1]
    assert lines(new File(basedir, "${tool}/pom.xml").text).contains(lines(after))
    def dockerfile = (page.substring(page.indexOf('\n## After')) =~ /(?s)```dockerfile\n(.*?)```/)[0][1]
    def built = new File(basedir, tool == 'buildx' ? 'buildx/src/main/docker/Dockerfile' : "${tool}/Dockerfile").text
    assert lines(built) == lines(dockerfile.replaceAll(/FROM eclipse-temurin:21-jre/, 'FROM scratch'))
}
assert context.registry.hasTag('team/docker-maven-plugin', 'latest')
assert context.registry.hasTag('team/kaniko/cache', 'latest')
assert context.registry.manifest('team/buildx:1.0').getAsJsonArray('manifests').size() == 2
def jib = BuiltImage.of(basedir.toPath().resolve('jib'))
assert jib.files().keySet().any { it.startsWith('app/libs/jspecify') }
assert jib.files().containsKey('app/classes/app/Main.class')
