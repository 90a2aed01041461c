import io.github.layerflux.it.*
import java.time.Duration

def cache = new File(basedir, 'layerflux-cache').path
def maven = MavenRun.in(basedir.toPath(), localRepositoryPath.toPath(), 'package', '-Dlayerflux.dockerfile=Dockerfile.endless').start()
// its output must not fill the pipe, and nothing may hold it open when it is gone
def output = new StringBuffer()
maven.consumeProcessOutputStream(output)
try {
    assert Processes.await(Duration.ofSeconds(60), {
        // what was executed before is kept only when it is packed and recorded
        output.indexOf('EXECUTED RUN echo before') > 0 && !Processes.withCommandLine('sleep 7654321').isEmpty() && !Processes.withCommandLine('sleep 7654322').isEmpty()
    }) : "the endless RUN never started:\n" + output
} finally {
    // the shell script of Maven execs java, so this is the JVM: kill -9
    maven.destroyForcibly()
}
assert Processes.await(Duration.ofSeconds(10), {
    Processes.withCommandLine('sleep 765432').isEmpty()
}) : 'still running: ' + Processes.withCommandLine('sleep 765432')
assert Processes.await(Duration.ofSeconds(10), {
    Processes.withMount(cache).isEmpty()
}) : 'still mounted: ' + Processes.withMount(cache)
