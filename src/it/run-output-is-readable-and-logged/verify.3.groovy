import io.github.layerflux.it.*
import groovy.json.JsonSlurper

def log = new File(basedir, 'target/layerflux/logs/broken-1.log')
Console.of(basedir.toPath()).failsWith('Dockerfile.failing:2', 'exit code: 42', '  | 29999\n', '  | ***\n',
        '  Log: target/layerflux/logs/broken-1.log')
def lines = log.readLines()
assert lines[1] == '# miss: ' + ImageJson.of(basedir.toPath()).step('RUN').reason()
assert lines.subList(2, 30_003) == (1..30_000).collect { it as String } + ['***']
assert lines.last().startsWith('# FAILED after ') && lines.last().contains('exit code: 42')
assert new JsonSlurper().parse(new File(basedir, 'target/layerflux/image.json')).steps[0].log == 'logs/broken-1.log'
assert FileBytes.holding(basedir.toPath().resolve('target'), 'printed-by-mistake-41b7') == []
