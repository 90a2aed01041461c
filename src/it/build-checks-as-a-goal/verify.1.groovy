import io.github.layerflux.it.*

Console.of(basedir.toPath()).says(
    '[WARNING] Dockerfile:3 WorkdirRelativePath: ',
    '[WARNING]  >> 3 | WORKDIR srv',
    '[WARNING] Dockerfile:4 JSONArgsRecommended: ',
    '[WARNING]  >> 4 | CMD cat /hello.txt',
    'https://docs.docker.com/go/dockerfile/rule/json-args-recommended/',
    'Dockerfile: 2 findings')
assert !new File(basedir, 'target/layerflux').exists()
assert !new File(basedir, 'layerflux-cache').exists()
