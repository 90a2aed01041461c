import io.github.layerflux.it.*

assert ImageJson.of(basedir.toPath()).statuses() == ['CACHED', 'FAILED']
Console.of(basedir.toPath()).failsWith('Dockerfile.hungry:4', 'exit code: 137, out of memory: it needs more than 32m (runMemory)',
        '  | begins', 'Set layerflux.runMemory to more')
