import io.github.layerflux.it.*

def app = ImageJson.of(basedir.toPath().resolve('app'))
assert app.statuses() == ['CACHED', 'EXECUTED', 'EXECUTED', 'EXECUTED', 'CACHED', 'EXECUTED', 'EXECUTED', 'EXECUTED']
assert BuiltImage.of(basedir.toPath().resolve('app')).file('app').text() == 'one\nchanged\n'
// the RUN that was executed here begins with what another machine's left
def main = app.json.getAsJsonObject('cache').getAsJsonArray('read').find { it.get('cache').asString.endsWith('/team/cache:main') }
assert main.getAsJsonArray('mounts')*.asString == ['deps']
Console.of(basedir.toPath()).says('lib-1.0.jar')
assert !app.json.getAsJsonObject('cache').has('written')
return true
