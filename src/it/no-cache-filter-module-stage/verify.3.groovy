import io.github.layerflux.it.*

for (module in ['web', 'worker']) {
    def result = ImageJson.of(basedir.toPath().resolve(module))
    assert result.step('RUN').status() == 'CACHED'
    assert result.step('COPY').status() == 'EXECUTED'
}
