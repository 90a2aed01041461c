import io.github.layerflux.it.*

def result = ImageJson.of(basedir.toPath())
assert result.statuses() == ['CACHED'] * 16
assert result.text('imageId') == context.first.text('imageId')
Console.of(basedir.toPath()).neverSays('EXECUTED')
