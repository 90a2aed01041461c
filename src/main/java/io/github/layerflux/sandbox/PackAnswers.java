package io.github.layerflux.sandbox;

import io.github.layerflux.layer.Layer;
import io.github.layerflux.sandbox.Frame.Kind;
import java.util.concurrent.Executor;
import reactor.core.publisher.MonoSink;

/** Waits for the layer that an upper was packed into. */
final class PackAnswers implements WorkerProcess.Answers {

    private final WorkerProcess process;
    private final Executor threads;
    private final MonoSink<Layer> sink;

    PackAnswers(WorkerProcess process, Executor threads, MonoSink<Layer> sink) {
        this.process = process;
        this.threads = threads;
        this.sink = sink;
    }

    @Override
    public void accept(Frame frame) {
        process.done(frame.id());
        WireReader in = new WireReader(frame.body());
        if (frame.kind() == Kind.PACKED) {
            Layer layer = WireFormat.readLayer(in);
            threads.execute(() -> sink.success(layer));
        } else {
            fail(WireFormat.readFailure(in));
        }
    }

    @Override
    public void fail(RuntimeException failure) {
        threads.execute(() -> sink.error(failure));
    }
}
