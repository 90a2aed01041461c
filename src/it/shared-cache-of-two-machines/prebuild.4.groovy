import io.github.layerflux.it.*

new File(basedir, 'app/src/two').text = 'two\n'
// every layer of the cache loses its last bytes, where the registry keeps it
context.registry.manifest('team/cache:main').getAsJsonArray('layers')*.asJsonObject.findAll { it.get('mediaType').asString.contains('image.layer') }.each { layer ->
    def blob = context.registry.blob(layer.get('digest').asString).toFile()
    new RandomAccessFile(blob, 'rw').withCloseable { it.setLength((long) (blob.length() / 2)) }
}
return true
