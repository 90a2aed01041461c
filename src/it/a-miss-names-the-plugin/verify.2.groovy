import groovy.json.JsonSlurper
import io.github.layerflux.it.*

def result = ImageJson.of(basedir.toPath())
assert result.statuses() == ['CACHED', 'EXECUTED', 'EXECUTED']
def copy = result.step('COPY target/greeter.jar')
assert copy.reason() == '1 file changed: target/greeter.jar, made by maven-jar-plugin in module web'
assert copy.changedFiles()[0] =~ /target\/greeter.jar: mtime .* → .*, size .* \(made by maven-jar-plugin in module web\)/
def json = new JsonSlurper().parse(new File(basedir, 'target/layerflux/image.json'))
assert json.steps[1].files*.path == ['target/greeter.jar']
assert json.steps[1].files*.madeBy == ['maven-jar-plugin in module web']
Console.of(basedir.toPath()).says('(made by maven-jar-plugin in module web)')
return true
