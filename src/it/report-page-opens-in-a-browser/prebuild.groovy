import io.github.layerflux.it.BusyboxBase

BusyboxBase.layout(basedir.toPath().resolve('base'))

// a hundred stages of five steps; the last copies from some of them
def lines = []
for (i in 0..<100) {
    lines << "FROM ${i == 0 ? 'scratch' : i % 7 == 3 ? "s${i - 1}" : i % 3 == 0 ? 's0' : 'busybox'} AS s${i}"
    lines << 'COPY src /src'
    if (i > 4 && i % 2) {
        lines << "COPY --from=s${i - 4} /src/app.properties /from"
    }
    (1..4).each { lines << "ENV V${it}=${i}-${it}" }
}
['97', '50', '1', '10', '19', '28', '37', '46', '55', '64', '73', '82'].each { lines << "COPY --from=s${it} /src /from-${it}" }
// a stage that nothing reads from is not built
(0..98).each { lines << "COPY --from=s${it} /src/app.properties /all/${it}" }
new File(basedir, 'Dockerfile.hundred').text = lines.join('\n') + '\n'
return true
