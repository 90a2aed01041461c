import io.github.layerflux.it.*

def folder = basedir.toPath()
context.registry = LocalRegistry.start(folder.resolve('registry'))
context.userProperties['registry'] = context.registry.host()

def git = { String... arguments -> Command.of('git', *arguments).in(folder).run() }
new File(basedir, '.gitignore').text = '/*\n!/pom.xml\n!/app\n!/deployment\ntarget/\n*.releaseBackup\n*.next\n*.tag\n'
git('init', '-q', '--bare', '-b', 'main', 'origin.git')
git('init', '-q', '-b', 'main')
git('config', 'user.name', 'IT')
git('config', 'user.email', 'it@example.com')
git('add', '-A')
git('commit', '-q', '-m', 'An application')
git('remote', 'add', 'origin', 'file://' + folder.resolve('origin.git'))
git('push', '-q', '-u', 'origin', 'main')
return true
