import io.github.layerflux.it.*

def result = ImageJson.of(basedir.toPath())
assert result.statuses() == ['CACHED', 'EXECUTED', 'EXECUTED']
def copy = result.step('COPY second/')
assert copy.changedFiles().size() == 1 && copy.changedFiles()[0].startsWith('second/d.txt')
assert copy.reason()
assert BuiltImage.of(basedir.toPath()).file('all').text() == 'a\nb\nc\nchanged\n'
assert result.text('imageId') != context.imageOfA
def console = Console.of(basedir.toPath())
console.says('second/d.txt', 'size 2', '8')
console.neverSays('second/c.txt', 'first/a.txt')
