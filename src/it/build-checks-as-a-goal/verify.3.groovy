import io.github.layerflux.it.*

Console.of(basedir.toPath()).says('[WARNING] Build checks: 2 findings', 'Dockerfile:4 JSONArgsRecommended: ')
def json = new File(basedir, 'target/layerflux/image.json').text.replaceAll('\\s', '')
assert json.contains('"checks":[{"rule":"WorkdirRelativePath"')
assert json.contains('"line":4,"endLine":4')
