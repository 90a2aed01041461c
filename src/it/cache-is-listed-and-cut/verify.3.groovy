import groovy.json.JsonSlurper
import io.github.layerflux.it.*

def line = Console.of(basedir.toPath()).text().readLines().find { it.startsWith('{') }
def usage = new JsonSlurper().parseText(line)
assert usage.items*.description == ['kept']
assert usage.total.bytes >= 300_000 && usage.total.bytes < 400_000
