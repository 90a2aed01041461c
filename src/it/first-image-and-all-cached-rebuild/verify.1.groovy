import io.github.layerflux.it.*

def project = basedir.toPath()
def result = ImageJson.of(project)
assert result.statuses() == ['EXECUTED'] * 11
assert result.misses() == 11 && result.hits() == 0
assert result.json.getAsJsonObject('cache').get('rules').asString == 'metadata'
assert result.json.getAsJsonArray('images').get(0).asString == 'first-image:1.0'
assert result.text('platform') == 'linux/' + LayoutWriter.architecture()

def image = BuiltImage.of(project)
assert image.file('srv/greeting').text() == 'hello\n'
assert image.file('srv/site/index.html').text() == '<h1>first image</h1>\n'
assert image.file('srv/site/index.html').octalMode() == '640'
assert image.file('srv/site/index.html').uid() == 65534
assert image.file('srv/data/made').text() == 'made\n'
assert !image.files().containsKey('srv/site/notes.txt')
assert !image.files().containsKey('etc/group')
assert !image.files().containsKey('greeting')

def container = image.container()
assert container.get('User').asString == 'nobody'
assert container.get('WorkingDir').asString == '/srv'
assert container.getAsJsonArray('Env').toString() == '["PATH=/bin","LANG=C.UTF-8"]'
assert container.getAsJsonArray('Cmd').toString() == '["httpd","-f","-p","8080","-h","/srv"]'
assert container.getAsJsonObject('ExposedPorts').has('8080/tcp')
assert container.getAsJsonObject('Labels').get('org.opencontainers.image.title').asString == 'first image'
assert image.config().getAsJsonArray('history').any {
    it.get('created_by').asString == 'RUN /bin/sh -c mkdir data && echo made > data/made && rm /etc/group # buildkit'
}
// FROM's one layer, and one each of WORKDIR, COPY, COPY and RUN
assert image.layers().size() == 5
context.firstImage = result
return true
