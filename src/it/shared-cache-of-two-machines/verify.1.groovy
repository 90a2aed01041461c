import io.github.layerflux.it.*

def app = ImageJson.of(basedir.toPath().resolve('app'))
assert app.statuses() == ['EXECUTED'] * 8
def written = app.json.getAsJsonObject('cache').getAsJsonArray('written')[0]
assert written.get('records').asInt == 8
assert written.get('bytes').asLong > 3_000_000
assert written.get('cache').asString.endsWith('/team/cache:main')
context.firstDigest = app.text('digest')
context.firstJob = ImageJson.of(basedir.toPath().resolve('job')).text('digest')

// the value of a secret is in nothing that travels
context.registry.manifest('team/cache:main').getAsJsonArray('layers').each { layer ->
    def blob = context.registry.blob(layer.getAsJsonObject().get('digest').asString).toFile()
    def stream = layer.getAsJsonObject().get('mediaType').asString.endsWith('gzip') ? new java.util.zip.GZIPInputStream(blob.newInputStream()) : blob.newInputStream()
    assert !new String(stream.withStream { it.readAllBytes() }, 'ISO-8859-1').contains('this is a secret value')
}
return true
