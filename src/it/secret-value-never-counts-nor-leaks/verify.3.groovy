import io.github.layerflux.it.*

assert ImageJson.of(basedir.toPath()).step('RUN').status() == 'EXECUTED'
def image = BuiltImage.of(basedir.toPath())
assert image.file('length').text().trim() == '42'
// neither the mount targets nor their folders stay behind
assert !image.files().keySet().any { it.startsWith('run') || it == 'etc/secret.txt' }
