import io.github.layerflux.it.*

Command.of('git', 'clone', '-q', '-b', 'v1.0', 'origin.git', 'again').in(basedir.toPath()).run()
return true
