import io.github.layerflux.it.*

// reproducible: other files' times, another folder, nothing cached
def again = ImageJson.of(basedir.toPath().resolve('again/app'))
assert again.statuses() == ['EXECUTED']
assert again.text('digest') == context.digest
