import io.github.layerflux.it.*

Console.of(basedir.toPath()).failsWith('registry.example.com/team/app:1', 'offline (-o)')
