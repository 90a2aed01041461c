import io.github.layerflux.it.*

assert context.production.inspect('app:again').get('Digest').asString == context.digest

// without a POM
def version = (new File(basedir, "pom.xml").text =~ /layerflux-maven-plugin<\/artifactId>\s*<version>([^<]+)</)[0][1]
def folder = java.nio.file.Files.createDirectories(basedir.toPath().resolve('no-pom'))
def run = MavenRun.in(folder, localRepositoryPath.toPath(),
    "io.github.layerflux:layerflux-maven-plugin:${version}:promote".toString(),
    "-Dlayerflux.source=${context.production.host()}/app@${context.digest}".toString(),
    "-Dlayerflux.targets=${context.production.host()}/copy/app:mounted".toString(),
    '-Dlayerflux.cacheDirectory=cache').run()
assert run.contains('mounted')
assert context.production.inspect('copy/app:mounted').get('Digest').asString == context.digest
assert context.production.hasTag('copy/app', context.digest.replace(':', '-') + '.sig')
