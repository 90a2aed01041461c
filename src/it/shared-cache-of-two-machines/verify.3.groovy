import io.github.layerflux.it.*

def app = ImageJson.of(basedir.toPath().resolve('app'))
assert app.statuses() == ['CACHED', 'EXECUTED', 'EXECUTED', 'EXECUTED', 'CACHED', 'EXECUTED', 'EXECUTED', 'EXECUTED']
assert BuiltImage.of(basedir.toPath().resolve('app')).file('app').text() == 'one\nchanged\n'
assert !app.json.getAsJsonObject('cache').has('written')
return true
