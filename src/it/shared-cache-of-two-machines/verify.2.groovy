import io.github.layerflux.it.*

def app = ImageJson.of(basedir.toPath().resolve('app'))
assert app.statuses() == ['CACHED'] * 8
assert app.text('digest') == context.firstDigest
assert ImageJson.of(basedir.toPath().resolve('job')).text('digest') == context.firstJob
assert BuiltImage.of(basedir.toPath().resolve('app')).file('app').text() == 'one\ntwo\n'
def read = app.json.getAsJsonObject('cache').getAsJsonArray('read')
def main = read.find { it.get('cache').asString.endsWith('/team/cache:main') }
assert main.get('hits').asInt == 8
assert main.get('bytes').asLong < 1_000_000 : 'only what the image needs, and not the tool of the other stage'
def log = Console.of(basedir.toPath())
log.says('team/cache:feature-login-', "isn't there yet")
log.neverSays('is not used')
return true
