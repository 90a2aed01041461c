import io.github.layerflux.it.*

def result = ImageJson.of(basedir.toPath())
// what succeeded before the failure stayed cached
assert result.step('RUN echo kept').status() == 'CACHED'
assert BuiltImage.of(basedir.toPath()).file('index.html').text() == '<p>here</p>\n'
