import io.github.layerflux.it.*

def result = ImageJson.of(basedir.toPath())
assert result.statuses() == ['CACHED'] * 3 + ['EXECUTED'] * 2
assert result.step('COPY').changedFiles()[0].startsWith('target/app.jar')
Console.of(basedir.toPath()).says('target/app.jar')
println ''
println "The image is at ${basedir}/target/layerflux/oci. To play with the sample:"
def given = context.userProperties.findAll { it.key.toString().startsWith('layerflux.') }
println "cd ${basedir} && mvn package ${given.collect { "-D${it.key}=${it.value}" }.join(' ')}"
