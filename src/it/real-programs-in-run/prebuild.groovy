import io.github.layerflux.it.*
import java.nio.file.*

['crun', 'runc', 'setpriv'].each { TestMachine.tool(it) }
def project = basedir.toPath()
// npm's own form of a package: everything below package/
['greeter', 'words'].each { name ->
    def folder = Files.createDirectories(project.resolve("npm/$name/-"))
    Command.of('tar', '-C', "$project/node/packages/$name".toString(), '--transform=s,^\\.,package,', '--owner=0', '--group=0',
            '--mtime=@0', '--sort=name', '-czf', folder.resolve("$name-1.0.0.tgz").toString(), '.').run()
}
// where other users get to
Command.of('cp', '-r', DebianProgramsBase.layout().toString(), project.resolve('base').toString()).run()
// the Maven that runs this, with what distributions link elsewhere
Command.of('cp', '-rL', System.getProperty('maven.home'), project.resolve('maven').toString()).run()
context.mirror = new FolderServer([debian: DebianProgramsBase.packages(), npm: project.resolve('npm'),
        maven: localRepositoryPath.toPath()])
context.userProperties['mirror'] = context.mirror.address()
return true
