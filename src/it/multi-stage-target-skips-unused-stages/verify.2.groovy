import io.github.layerflux.it.*

def result = ImageJson.of(basedir.toPath())
assert result.steps().collect { it.stage() }.toSet() == ['compile', 'release'] as Set
assert result.step('RUN echo compiled').status() == 'CACHED'
assert BuiltImage.of(basedir.toPath()).file('release/app').text() == 'compiled\n'
