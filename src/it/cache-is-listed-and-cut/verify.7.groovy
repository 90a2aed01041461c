import io.github.layerflux.it.*

assert FileBytes.under(basedir.toPath().resolve('layerflux-cache')) <= 600 * 1024
Console.of(basedir.toPath()).says('more than cacheMaxSize=600k', 'freed')
assert BuiltImage.of(basedir.toPath()).file('copy.txt').text() == 'hello\n'
// the next build is to look again, however long this one's look took on a busy machine
def usage = basedir.toPath().resolve('layerflux-cache/builds/usage').toFile()
def words = usage.text.trim().split(' ')
assert words[3] == '614400'
words[2] = '0'
usage.text = words.join(' ') + '\n'
return true
