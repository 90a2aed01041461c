import groovy.json.JsonSlurper
import io.github.layerflux.it.*

def result = ImageJson.of(basedir.toPath())
assert result.statuses() == ['CACHED'] * 4 : 'what is compared stays cached'
assert result.text('imageId') == context.image : 'the image is made of what is cached'
def json = new JsonSlurper().parse(new File(basedir, 'target/layerflux/image.json'))
def verified = json.steps.collect { it.verified }
assert verified*.result == ['IDENTICAL', 'TIMES', 'DIFFERENT', 'FAILED']
def changes = verified[2].differences.collectEntries { [it.path, it.change] }
assert changes['random.txt'] =~ /content changed|size/
assert changes.values().contains('only in the cached layer')
assert changes.values().contains('only when executed again')
assert verified[3].problem.contains('exit code')
assert json.verify == [identical: 1, times: 1, different: 1, failed: 1]
def console = Console.of(basedir.toPath())
console.says('VERIFIED COPY app.txt', 'reproducible')
console.says('DIFFERS  RUN date', 'files')
console.says('random.txt', 'content changed')
console.says('Verified 4 cached steps: 1 reproducible, 1 but for modification times, 1 not, 1 can\'t be executed again')
return true
