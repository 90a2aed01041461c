import io.github.layerflux.it.*

def result = ImageJson.of(basedir.toPath())
assert result.step('RUN echo before').status() == 'CACHED'
assert result.step('RUN echo ended').status() == 'EXECUTED'
assert BuiltImage.of(basedir.toPath()).file('ended').text() == 'ended\n'
