import io.github.layerflux.it.*

for (module in ['good', 'other']) {
    def result = ImageJson.of(basedir.toPath().resolve(module))
    for (repository in ['team', 'copy']) {
        def image = "${repository}/${module}:1"
        // what is pushed is compressed, and the same image: its configuration is
        assert context.registry.inspect(image).get('Digest').asString ==
            result.json.getAsJsonObject('pushed').get("${context.registry.host()}/${image}".toString()).asString
        assert context.registry.manifest(image).getAsJsonObject('config').get('digest').asString == result.text('imageId')
    }
}
// the base's layers come from its own repository, the module's from the first that it was pushed to
Console.of(basedir.toPath()).says('1 mounted', '0 blobs; 3 mounted', 'Will be pushed when every module has succeeded')
