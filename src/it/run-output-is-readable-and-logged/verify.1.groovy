import io.github.layerflux.it.*
import groovy.json.JsonSlurper

def console = Console.of(basedir.toPath())
// a bar's last state, no colours, what is no UTF-8 replaced, the secrets hidden
console.says('[noisy 1/1] | 100%\n', '[noisy 1/1] | green\n', '[noisy 1/1] | \ufffdbroken\n', '[noisy 1/1] | last without end\n',
        '| token is ***\n')
console.neverSays('| 50%', '|  50%', '\u001b[1;32m', '\r')

def products = new File(basedir, 'target/layerflux')
def steps = new JsonSlurper().parse(new File(products, 'image.json')).steps
assert steps.collect { it.log } == ['logs/noisy-1.log', 'logs/1-1.log', 'logs/1-2.log', 'logs/1-3.log']
assert steps.every { new File(products, it.log).file }
def noisy = new File(products, 'logs/noisy-1.log').getText('UTF-8').readLines()
assert noisy[0] == '# Dockerfile:2 ' + steps[0].instruction
assert noisy.containsAll(['100%', 'green', '\ufffdbroken', 'last without end'])
assert noisy.last().startsWith('# EXECUTED in ') && noisy.last().endsWith(', layer ' + steps[0].layer)
assert new File(products, 'logs/1-2.log').text.contains('token is ***\n***\n***\n')

for (value in ['printed-by-mistake-41b7', 'kept-in-a-file-77aa01', 'its-second-line-0b3f']) {
    for (folder in ['layerflux-cache', 'target', 'build.log']) {
        assert FileBytes.holding(basedir.toPath().resolve(folder), value) == []
    }
}
