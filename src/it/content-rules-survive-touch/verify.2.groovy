import io.github.layerflux.it.*

def result = ImageJson.of(basedir.toPath())
assert result.json.getAsJsonObject('cache').get('rules').asString == 'content'
assert result.statuses() == ['CACHED'] * 2
