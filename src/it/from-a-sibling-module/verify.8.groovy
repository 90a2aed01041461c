import io.github.layerflux.it.*

Console.of(basedir.toPath()).failsWith(
    'web/Dockerfile:4 FROM reactor:base',
    "the module 'base' builds no image in this run, and there is no image of an earlier one in base/target/layerflux",
    '-am')
