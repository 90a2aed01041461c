import io.github.layerflux.it.*

def said = Console.of(basedir.toPath()).text()
for (module in ['image', 'other']) {
    assert context.registry.inspect("team/${module}:1").get('Digest').asString ==
        ImageJson.of(basedir.toPath().resolve(module)).json.getAsJsonObject('pushed').entrySet().first().value.asString
    // before Maven sums up, and after the last module
    assert said.indexOf("pushed ${context.registry.host()}/team/${module}:1".toString()) < said.indexOf('BUILD SUCCESS')
    assert said.indexOf("pushed ${context.registry.host()}/team/${module}:1".toString()) > said.indexOf('late:1.0 in')
}
