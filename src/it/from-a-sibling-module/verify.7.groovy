import io.github.layerflux.it.*

// a goal that is named in the root runs in each module
for (module in ['base', 'web']) {
    assert ImageJson.of(basedir.toPath().resolve(module)).misses() == 0
}
Console.of(basedir.toPath()).says('--- build of module base ---', '--- build of module web ---')
