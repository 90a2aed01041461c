import io.github.layerflux.it.*

Console.of(basedir.toPath()).failsWith('Dockerfile.missing-command:2', 'no-such-command', 'exit code: 127')
