import groovy.json.JsonSlurper
import io.github.layerflux.it.*

def run = { String output -> new JsonSlurper().parseText(output.readLines().find { it.contains('{"run"') }.replaceFirst('^[^{]*', '')).run }
def doctor = ['layerflux:doctor', '-Dlayerflux.progress=json'] as String[]
def told = { Command maven ->
    def outcome = maven.outcome()
    println outcome.output()
    assert outcome.exitCode() == 0
    run(outcome.output())
}
/** Around a command, in a mount namespace of its own. */
def behind = { String script, Command maven -> new Command(['unshare', '-m', 'sh', '-c', "$script && exec \"\$@\"".toString(), 'sh'] + maven.arguments(), maven.directory(), maven.environment()) }
def noIdTool = 'for p in newuidmap newgidmap; do mount --bind /dev/null $(command -v $p) || exit 1; done'
/** What is advised, done by root. */
def follow = { remedy -> remedy.lines.each { Command.of('sh', '-c', it.replace('sudo ', '')).run() } }

// root of the machine
def best = run(Console.of(basedir.toPath()).text())
assert best.tier == 'root' && best.remedies == [] && best.rejected.every { !(it.what in ['root', 'container-root']) }

def user = UnprivilegedUser.withoutSubordinateIds(basedir.toPath(), localRepositoryPath.toPath())
try {
    TestMachine.tool('newuidmap')
    // a plain account with neither ids nor the tool
    def nothing = told(behind(noIdTool, user.maven(doctor)))
    assert nothing.tier == 'single-id'
    assert nothing.remedies*.problem == ['user layerflux-it-single has no subordinate ids', 'newuidmap is not installed']
    def install = nothing.remedies[1].lines
    assert install == ['sudo apt-get install -y uidmap']
    // on this machine that is what the tool came from
    assert Command.of('dpkg', '-S', '/usr/bin/newuidmap').run().startsWith('uidmap:')

    // half of what was advised
    follow(nothing.remedies[0])
    def half = told(behind(noIdTool, user.maven(doctor)))
    assert half.tier == 'single-id'
    assert half.remedies*.lines == [install]
    assert half.rejected.find { it.what == 'subordinate-ids' }.why == 'newuidmap is not installed'

    // all of it
    def all = told(user.maven(doctor))
    assert all.tier == 'subordinate-ids' && all.remedies == []
    // where a user gets no control group, that alone is said
    assert all.warnings.every { it.startsWith('runMemory has no effect') || it.startsWith('runCpus has no effect') }

    // a service that lets its programs gain nothing
    def setpriv = TestMachine.tool('setpriv').toString()
    def kept = user.maven(doctor)
    def service = told(new Command(kept.arguments().takeWhile { it != 'env' } + [setpriv, '--no-new-privs'] + kept.arguments().dropWhile { it != 'env' },
            kept.directory(), kept.environment()))
    assert service.tier == 'single-id'
    assert service.remedies*.problem.any { it.contains('no_new_privs') }
} finally {
    user.close()
}
