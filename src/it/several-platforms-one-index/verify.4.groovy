import io.github.layerflux.it.*

Console.of(basedir.toPath()).failsWith("RUN can't execute programs of linux/other", 'RUN true')
Console.of(basedir.toPath()).neverSays('EXECUTED')
