import io.github.layerflux.it.*

def project = basedir.toPath()
BusyboxBase.layout(project.resolve('base'))
def client = TestMachine.tool('ssh-add').toString()
new File(basedir, 'openssh/ssh').mkdirs()
new File(basedir, 'openssh/lib64').mkdirs()
Command.of('cp', client, "$basedir/openssh/ssh/").run()
// its libraries, and the loader at the one place where programs look for it
Command.of('ldd', client).run().eachMatch(~/(\/\S+)/) { match ->
    def loader = match[1].contains('/ld-')
    Command.of('cp', '-L', match[1], loader ? "$basedir/openssh/lib64/" : "$basedir/openssh/ssh/").run()
}
for (key in ['agent-key', 'deploy-key']) {
    Command.of('ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-C', key, '-f', "$basedir/$key").run()
}
return true
