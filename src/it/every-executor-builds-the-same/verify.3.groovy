import io.github.layerflux.it.*

def image = BuiltImage.of(basedir.toPath())
def files = image.files().collectEntries { path, file -> [path, [file.octalMode(), file.uid(), file.gid(), file.link(), file.text().digest('MD5')].toString()] }
assert files == context.files
Console.of(basedir.toPath()).says('builtin')
