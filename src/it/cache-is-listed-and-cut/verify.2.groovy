import io.github.layerflux.it.*

Console.of(basedir.toPath()).says('RUN --mount=type=cache,id=kept', 'exec.cachemount', 'kept', 'snapshot', 'total', 'RECLAIMABLE')
