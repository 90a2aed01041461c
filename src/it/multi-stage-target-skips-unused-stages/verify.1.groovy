import io.github.layerflux.it.*

def result = ImageJson.of(basedir.toPath())
assert result.steps().collect { it.stage() }.toSet() == ['compile', 'test'] as Set
def image = BuiltImage.of(basedir.toPath())
assert image.file('app').text() == 'compiled\n'
assert !image.files().containsKey('release/app')
Console.of(basedir.toPath()).neverSays('never run')
