package io.github.layerflux.sandbox;

import io.github.layerflux.sandbox.Frame.Kind;
import java.util.concurrent.Executor;
import java.util.function.Function;
import reactor.core.publisher.MonoSink;

/** Waits for what was packed: the one answer to a request. */
final class PackAnswers<T> implements WorkerProcess.Answers {

    private final WorkerProcess process;
    private final Executor threads;
    private final Function<WireReader, T> reader;
    private final MonoSink<T> sink;

    /** @param reader of the answer's body */
    PackAnswers(WorkerProcess process, Executor threads, Function<WireReader, T> reader, MonoSink<T> sink) {
        this.process = process;
        this.threads = threads;
        this.reader = reader;
        this.sink = sink;
    }

    @Override
    public void accept(Frame frame) {
        process.done(frame.id());
        WireReader in = new WireReader(frame.body());
        if (frame.kind() == Kind.FAILED) {
            fail(WireFormat.readFailure(in));
        } else {
            T packed = reader.apply(in);
            threads.execute(() -> sink.success(packed));
        }
    }

    @Override
    public void fail(RuntimeException failure) {
        threads.execute(() -> sink.error(failure));
    }
}
