import io.github.layerflux.it.*

def said = Console.of(basedir.toPath())
said.says('/team/good:1 is up to date, nothing was pushed', '/copy/other:1 is up to date, nothing was pushed')
said.neverSays('pushed to ')
