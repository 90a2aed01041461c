import io.github.layerflux.it.*

// nothing of the triggers happens in the image that has them
assert ImageJson.of(basedir.toPath()).statuses() == ['EXECUTED'] * 6
assert BuiltImage.of(basedir.toPath()).container().getAsJsonArray('OnBuild').size() == 4
return true
