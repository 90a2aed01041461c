import io.github.layerflux.it.*

Console.of(basedir.toPath()).failsWith('Dockerfile.failing-run:3', 'RUN echo the last words', 'the last words', 'of this step', 'exit code: 42')

// image.json is there up to the step that failed
assert ImageJson.of(basedir.toPath()).statuses() == ['EXECUTED', 'FAILED']
