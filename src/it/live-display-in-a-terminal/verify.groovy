import io.github.layerflux.it.*

def project = basedir.toPath()
def repository = localRepositoryPath.toPath()

// without a terminal: plain lines with all of the output
Console.of(project).says('[left 2/2] | left works on 5 of round 0', '[right 3/3] STARTED', 'Built live:1.0 in', 'Files   target/layerflux/oci')
Console.of(project).neverSays('── Layerflux')

// on a terminal of 24 times 100: seen as people see it, while it goes on and afterwards
def wide = TerminalRun.of(project, repository, 24, 100, [:], 'package', '-Dlayerflux.buildArg.ROUND=1')
assert wide.exitCode() == 0
wide.ever { screen -> // all of it at one moment
    [/── Layerflux · \d of 7 steps · \d cached · \d s ─+/, /.*\[left 2\/2] RUN for i in .* \d\.\d s/, /   left works on \d of round 1/,
        /.*\[right 3\/3] RUN for i in .* \d\.\d s/, /   right works on \d/].every { row -> screen.any { it ==~ row } }
}
def left = wide.screen().history()
assert wide.screen().isWhole()
assert left.any { it.contains('[left 2/2] EXECUTED RUN for i in') }
assert left.any { it.contains('BUILD SUCCESS') }
assert !left.any { it.contains('── Layerflux') || it.contains('works on 3') }
assert wide.raw().contains('\u001b[36m EXECUTED ')

// a cached build draws nothing
assert !TerminalRun.of(project, repository, 24, 100, [:], 'package', '-Dlayerflux.buildArg.ROUND=1').raw().contains('── Layerflux')

// nor does one under -B, or with its log in a file
for (quiet in [['-B'], ['-l', 'maven.log']]) {
    def run = TerminalRun.of(project, repository, 24, 100, [:], *quiet, 'package', '-Dlayerflux.buildArg.ROUND=2' + quiet[0])
    assert run.exitCode() == 0
    assert !run.raw().contains('── Layerflux')
}

// narrow, without colours, without Unicode; and Ctrl-C leaves nothing on the screen but what was printed, and a terminal
// that scrolls as before
def stopped = TerminalRun.interrupted(project, repository, 16, 44, [NO_COLOR: '1', LC_ALL: 'C'], 'works on 3', 'package', '-Dlayerflux.buildArg.ROUND=3')
stopped.ever { screen -> screen.count { it =~ /\[(left 2\/2|right 3\/3)] RUN for i in .*\d s/ } == 2 && screen.any { it.startsWith('-- Layerflux, ') } }
assert !stopped.raw().contains('\u001b[36m EXECUTED ')
assert stopped.exitCode() != 0
assert stopped.screen().isWhole()
assert !stopped.screen().history().any { it.contains('-- Layerflux') || it.contains('works on') }
