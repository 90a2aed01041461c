import io.github.layerflux.it.*

def console = Console.of(basedir.toPath())
console.says('verify: 2 of 4 cached steps gave something else')
console.says('Dockerfile:4 RUN date')
console.neverSays('BUILD SUCCESS')
return true
