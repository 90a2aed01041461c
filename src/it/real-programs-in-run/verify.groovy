import io.github.layerflux.it.*
import java.nio.file.*

def project = basedir.toPath()
def settings = ["-Dmirror=${context.mirror.address()}".toString()]
def build = { Command maven, String executed ->
    def outcome = maven.outcome()
    println outcome.output()
    assert outcome.exitCode() == 0
    assert outcome.output().contains("RUN is executed by $executed")
    outcome.output()
}
/** What stands in a layer of a file; without owners and without the files that say who a RUN was. */
def tables = { BuiltImage image, boolean owners ->
    image.files().findAll { path, file -> owners || !(path in ['home/dev/user', 'home/dev/su', 'srv/service/groups']) }
            .collectEntries { path, file ->
                [path, [file.octalMode(), owners ? [file.uid(), file.gid()] : [], file.link(), file.content()?.digest('SHA-256')].toString()]
            }
}
def differences = { BuiltImage made, Map wanted, boolean owners ->
    def expected = wanted[owners]
    def actual = tables(made, owners)
    (actual.keySet() + expected.keySet()).findAll { actual[it] != expected[it] }.collectEntries { [it, [actual[it], expected[it]]] }
}
def diffIds = { BuiltImage image -> image.config().getAsJsonObject('rootfs').getAsJsonArray('diff_ids')*.getAsString() }
def dockers = ',+chown,+dac_override,+fowner,+fsetid,+kill,+setgid,+setuid,+setpcap,+net_bind_service,+net_raw,+sys_chroot,+mknod,+audit_write,+setfcap'

try {
    // the Maven inside of it begins its log like the one outside
    assert project.resolve("build.log").toFile().text.contains('RUN is executed by crun as root')
    def root = BuiltImage.of(project)
    // what the programs made
    assert root.file('usr/bin/sudo').octalMode() == '4755'
    assert root.file('usr/lib/dbus-1.0/dbus-daemon-launch-helper').octalMode() == '4754'
    def messagebus = root.file('etc/group').text().readLines().find { it.startsWith('messagebus:') }.split(':')[2] as long
    assert root.file('usr/lib/dbus-1.0/dbus-daemon-launch-helper').gid() == messagebus
    def dev = root.file('home/dev').uid()
    assert dev == 1000 && root.file('home/dev/private').uid() == dev && root.file('home/dev/private').octalMode() == '700'
    assert root.file('home/dev/su').text() == 'dev\n'
    assert root.file('home/dev/user').text() == 'dev\n' && root.file('home/dev/user').uid() == dev
    assert root.file('home/dev/sudo').text() == 'root\n'
    assert root.file('home/dev/capabilities').text().contains('cap_net_raw=ep')
    assert root.file('srv/service/groups').text() == 'service\n'
    assert root.file('srv/service/tool').octalMode() == '6750'
    assert root.file('srv/service/tool').uid() == root.file('srv/service').uid() && root.file('srv/service').uid() != 0
    assert root.file('srv/service/sudo').uid() == root.file('srv/service').uid()
    assert root.file('srv/node/greeting').text() == 'hello from Node\n'
    assert root.file('srv/node/node_modules/.bin/greet').link() == '../greeter/cli.js'
    assert root.file('srv/node/node_modules/greeter/built').size() > 0
    assert root.file('srv/java/greeting').text() == 'hello from Java\n'
    assert root.file('srv/java/classes/app/Main.class').size() > 0
    assert !root.files().keySet().any { it.startsWith('root/.m2') || it.startsWith('root/.npm') }

    // an image is half a gigabyte: one at a time is enough to hold
    def wanted = [(true): tables(root, true), (false): tables(root, false)]
    def wantedDiffIds = diffIds(root)
    root = null

    // a container's root: Docker's capabilities, in the same cache directory
    def container = MavenRun.in(project, localRepositoryPath.toPath(), *(['package', '-Dlayerflux.sandbox=builtin', '-Dlayerflux.noCache'] + settings))
    def less = [TestMachine.tool('setpriv').toString(), '--inh-caps=-all', "--bounding-set=-all$dockers".toString()]
    build(new Command(less + container.arguments(), container.directory(), container.environment()), "builtin as a container's root")
    assert diffIds(BuiltImage.of(project)) == wantedDiffIds : differences(BuiltImage.of(project), wanted, true)

    def user = UnprivilegedUser.home(project, localRepositoryPath.toPath())
    try {
        build(user.maven(*(['package', '-Dlayerflux.sandbox=runc'] + settings)), 'runc in a user namespace with subordinate ids')
        def made = BuiltImage.of(user.project())
        assert diffIds(made) == wantedDiffIds : differences(made, wanted, true)
    } finally {
        user.close()
    }

    // one id: owners and users are lost, nothing else
    def single = UnprivilegedUser.withoutSubordinateIds(project, localRepositoryPath.toPath())
    try {
        def said = build(single.maven(*(['package', '-Dlayerflux.sandbox=crun'] + settings)), 'crun in a user namespace with a single id')
        assert said.contains('is executed as root, though USER is dev')
        def made = BuiltImage.of(single.project())
        assert differences(made, wanted, false) == [:]
        assert made.file('home/dev/user').text() == 'root\n'
        assert made.file('home/dev/private').uid() == 0
    } finally {
        single.close()
    }
} finally {
    context.mirror.close()
}
