import io.github.layerflux.it.*

def result = ImageJson.of(basedir.toPath())
def steps = result.json.getAsJsonArray('steps').collect { it.asJsonObject }
def own = steps.findAll { it.get('stage').asString == '1' }
assert own.collect { it.get('instruction').asString }.take(3) ==
        ['ONBUILD ARG PROFILE=production', 'ONBUILD COPY app/ ./', 'ONBUILD COPY --from=tools /tool /bin/tool']
assert own.take(4).every { it.get('line').asInt == 8 } // their FROM's

def image = BuiltImage.of(basedir.toPath())
def architecture = LayoutWriter.architecture()
assert image.file('app/greeting').text() == 'hello\n'
assert image.file('app/profile').text() == "production\nbuilt for ${architecture}\n"
assert image.file('app/conf/log').text() == 'level=info\n'
assert image.container().getAsJsonObject('Labels').get('platform').asString == "linux/${architecture}"
assert !image.container().has('OnBuild')
def said = new File(basedir, 'build.log').text
assert said.contains("# syntax=registry.example/frontend:1 isn't fetched")
context.application = result
return true
