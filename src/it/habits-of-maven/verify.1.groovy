import io.github.layerflux.it.*

for (module in ['one', 'two', 'three']) {
    assert ImageJson.of(basedir.toPath().resolve(module)).json().get('images').toString() == "[\"habits/${module}:pom\"]"
}
Console.of(basedir.toPath()).neverSays('EXECUTED', 'target/layerflux', '[INFO]')
