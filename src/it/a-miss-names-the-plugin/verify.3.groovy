import io.github.layerflux.it.*

def console = Console.of(basedir.toPath())
console.says('HIT      WORKDIR /app', 'MISS     COPY target/greeter.jar /app/', 'made by maven-jar-plugin in module web')
assert console.text() =~ /UNKNOWN  RUN touch \/installed \(took [0-9.]+ m?s\)/
return true
