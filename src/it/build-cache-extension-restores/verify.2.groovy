import io.github.layerflux.it.*

def said = Console.of(basedir.toPath())
said.says('Found cached build', 'Skipping plugin execution (cached): layerflux:build', 'Not built, but restored and verified:')
assert context.registry.manifest('team/restored:1').getAsJsonObject('config').get('digest').asString == context.first
// as after a build
assert ImageJson.of(basedir.toPath()).text('imageId') == context.first
assert BuiltImage.of(basedir.toPath()).files().containsKey('app.jar')
