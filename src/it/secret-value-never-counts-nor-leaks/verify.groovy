import io.github.layerflux.it.*

// no value, nor its digest, anywhere in the cache, the results or the log
for (value in ['first-value-5b0c1f', 'the-second-value-99d2aa', 'in-a-file-8f1d0c7e']) {
    def digest = value.digest('SHA-256')
    def digestOfLine = (value + '\n').digest('SHA-256')
    for (text in [value, digest, digestOfLine]) {
        for (folder in ['layerflux-cache', 'target', 'build.log']) {
            assert FileBytes.holding(basedir.toPath().resolve(folder), text) == []
        }
    }
}
