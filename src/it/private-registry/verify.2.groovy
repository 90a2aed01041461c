import io.github.layerflux.it.*

assert BuiltImage.of(basedir.toPath()).file('hello.txt').text() == 'hello\n'
assert context.proxy.heads().any { it.startsWith('CONNECT ' + context.source.hostByAddress()) }
assert context.proxy.heads().every { !it.contains(LocalRegistry.LOGIN.bytes.encodeBase64().toString()) }
Console.of(basedir.toPath()).neverSays('me:pr0xy-Pa55'.bytes.encodeBase64().toString(), LocalRegistry.PASSWORD)
