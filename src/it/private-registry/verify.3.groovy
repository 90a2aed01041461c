import io.github.layerflux.it.*

Console.of(basedir.toPath()).failsWith("refuses the login of user 'ci' from wrong/config.json (401)")
