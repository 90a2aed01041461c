import io.github.layerflux.it.*

Console.of(basedir.toPath()).failsWith(
    'stranger/Dockerfile:1 FROM reactor:base',
    "module 'stranger' builds on the image of module 'base' without depending on it",
    'Add to stranger/pom.xml: <dependency><groupId>io.github.layerflux.it</groupId><artifactId>base</artifactId>')
