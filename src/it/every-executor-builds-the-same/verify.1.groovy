import io.github.layerflux.it.*

def image = BuiltImage.of(basedir.toPath())
def files = image.files().collectEntries { path, file -> [path, [file.octalMode(), file.uid(), file.gid(), file.link(), file.text().digest('MD5')].toString()] }
assert image.file('who').text() == 'hello 0 / /root 1\n'
assert image.file('shared').octalMode() == '1777'
assert image.file('shared/suid').octalMode() == '4755'
assert image.file('shared/suid').uid() == 7 && image.file('shared/suid').gid() == 8
assert image.file('root/fresh').text() == 'fresh\n'
assert image.file('root/link').link() == 'fresh'
assert image.file('shared/uid').text() == '1000\n1001\n/work\n'
// what the runtime mounts leaves nothing behind
assert !['proc', 'sys', 'dev', 'etc/hosts', 'etc/resolv.conf'].any { image.files().containsKey(it) }
context.files = files
Console.of(basedir.toPath()).says('crun')
