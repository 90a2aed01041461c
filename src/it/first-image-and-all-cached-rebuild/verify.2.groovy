import io.github.layerflux.it.*

def result = ImageJson.of(basedir.toPath())
assert result.statuses() == ['CACHED'] * 11
assert result.hits() == 11 && result.misses() == 0
assert result.text('imageId') == context.firstImage.text('imageId')
assert result.text('digest') == context.firstImage.text('digest')
assert BuiltImage.of(basedir.toPath()).file('srv/greeting').text() == 'hello\n'
def console = Console.of(basedir.toPath())
console.says('CACHED')
console.neverSays('EXECUTED')

// a ceiling on what a cached build costs a cold JVM
def loaded = LoadedClasses.of(basedir.toPath().resolve('loaded-classes.log'))
loaded.atMost(490, 372, 160)
loaded.never('java.lang.runtime.ObjectMethods', 'the first equals or hashCode that javac made for a record takes 50 ms')
