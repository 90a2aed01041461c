import io.github.layerflux.it.*

// typed over the POM and its profile, whatever Maven does with other plugins' parameters
for (module in ['one', 'two', 'three']) {
    assert ImageJson.of(basedir.toPath().resolve(module)).json().get('images').toString() == '["typed/image:1"]'
    assert BuiltImage.of(basedir.toPath().resolve(module)).container().getAsJsonObject("Labels").get("from").asString == 'typed'
}
def said = Console.of(basedir.toPath()).text()
assert said.count('The property layerflux.pul is none of Layerflux\'s and has no effect; did you mean layerflux.pull?') == 1
