import io.github.layerflux.it.*

for (module in ['one', 'two', 'three', 'four']) {
    def image = BuiltImage.of(basedir.toPath().resolve(module))
    assert image.file('left').text() == "left of ${module}\n"
    assert image.file('right').text() == "right of ${module}\n"
    assert image.file('own').text() == "own of ${module}\n"
    // what all modules want is executed once, whoever comes first
    assert image.file('log').text() == 'common\nof all\n'
}
Console.of(basedir.toPath()).neverSays('not marked')
