import io.github.layerflux.it.*

def result = ImageJson.of(basedir.toPath())
assert result.json.getAsJsonArray('images').toString() == '["example.org/no-pom:1","no-pom:latest"]'
assert result.statuses() == ['EXECUTED'] * 3
def image = BuiltImage.of(basedir.toPath())
assert image.file('message.txt').text() == 'hello world\n'
assert image.container().getAsJsonObject('Labels').get('team').asString == 'layers'
