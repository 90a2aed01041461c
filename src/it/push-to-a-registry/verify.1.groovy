import io.github.layerflux.it.*

for (module in ['good', 'other']) {
    def result = ImageJson.of(basedir.toPath().resolve(module))
    for (repository in ['team', 'copy']) {
        def name = "${context.registry.host()}/${repository}/${module}:1"
        assert result.json.getAsJsonObject('pushed').get(name).asString == result.text('digest')
        assert context.registry.inspect("${repository}/${module}:1").get('Digest').asString == result.text('digest')
    }
}
// the base's layers come from its own repository, the module's from the first that it was pushed to
Console.of(basedir.toPath()).says('1 mounted', '0 blobs; 3 mounted', 'Will be pushed when the last module')
