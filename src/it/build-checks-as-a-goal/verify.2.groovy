import io.github.layerflux.it.*

Console.of(basedir.toPath()).failsWith(
    'Dockerfile:3 WorkdirRelativePath: ', '>> 3 | WORKDIR srv', 'Dockerfile:4 JSONArgsRecommended: ', '>> 4 | CMD cat')
assert ImageJson.of(basedir.toPath()).statuses() == []
