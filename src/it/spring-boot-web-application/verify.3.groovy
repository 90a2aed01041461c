import io.github.layerflux.it.*

def result = ImageJson.of(basedir.toPath())
def steps = result.steps()
def changed = steps.indexOf(result.step('COPY --chown=greeter:greeter --chmod=0440 target/greeter.jar'))
assert changed == 8
assert steps[0..<changed].every { it.status() == 'CACHED' }
assert steps[changed..-1].every { it.status() == 'EXECUTED' }
assert steps[changed].changedFiles().size() == 1
assert steps[changed].changedFiles()[0].startsWith('target/greeter.jar')
Console.of(basedir.toPath()).says('target/greeter.jar')

def image = "${basedir}/target/layerflux/oci:latest"
try (def running = RunningImage.start(image, basedir.toPath().resolve('bundle-3'))) {
    assert running.get('/greeting') == 'Good morning, world!'
}
