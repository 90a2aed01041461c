import io.github.layerflux.it.*

def folder = basedir.toPath()
Console.of(folder).neverSays('pushed ')
assert !context.registry.hasTag('team/app', '1.0')
// it was built, though: with clean verify, on the release's version
assert ImageJson.of(folder.resolve('app')).json.getAsJsonArray('images').toString().contains('team/app:1.0"')
assert Command.of('git', 'tag').in(folder).run().strip() == 'v1.0'
