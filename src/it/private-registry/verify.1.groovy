import io.github.layerflux.it.*

def said = Console.of(basedir.toPath())
said.says("credentials for ${context.source.hostByAddress()}: user 'ci' from server 'layerflux-it' of settings.xml",
    "credentials for ${context.target.host()}: user 'ci' from docker/config.json")
said.neverSays(LocalRegistry.PASSWORD, LocalRegistry.LOGIN.bytes.encodeBase64().toString(),
    LocalRegistry.PASSWORD.bytes.encodeBase64().toString())
assert context.target.digest('team/app:1') ==
    ImageJson.of(basedir.toPath()).json.getAsJsonObject('pushed').get(context.target.host() + '/team/app:1').asString
