import io.github.layerflux.it.*
import java.time.Duration

assert ImageJson.of(basedir.toPath()).statuses() == ['CACHED', 'FAILED']
Console.of(basedir.toPath()).failsWith('Dockerfile.endless:3', 'exit code: 137, killed after 1.5s (runTimeout)',
        '  | last words', 'set layerflux.runTimeout to more than 1.5s')
assert Processes.withCommandLine('sleep 765433').isEmpty()
assert Processes.withMount("$basedir/layerflux-cache").isEmpty()
assert new File(basedir, 'layerflux-cache/tmp').list().findAll { it.startsWith('sandbox-') } == []
