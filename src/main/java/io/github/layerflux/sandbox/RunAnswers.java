package io.github.layerflux.sandbox;

import io.github.layerflux.sandbox.Frame.Kind;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.MonoSink;

/** Waits for a RUN's output and outcome, and cancels it when nobody wants them any more. */
final class RunAnswers implements WorkerProcess.Answers {

    private static final RunOutcome.OutOfMemory[] OUT_OF_MEMORY = RunOutcome.OutOfMemory.values();

    private final WorkerProcess process;
    private final Executor threads;
    private final MonoSink<RunOutcome> sink;
    private final OutputLines lines;
    /** What a finished RUN left, until somebody has it or it is released: a sink that was cancelled drops what it gets. */
    private final AtomicReference<@Nullable Upper> held = new AtomicReference<>();

    private volatile boolean cancelled;

    RunAnswers(WorkerProcess process, Executor threads, MonoSink<RunOutcome> sink, RunOutput output) {
        this.process = process;
        this.threads = threads;
        this.sink = sink;
        this.lines = new OutputLines(output);
    }

    /** Says under which id the request runs. */
    void begin(int id) {
        sink.onCancel(() -> {
            cancelled = true;
            process.send(new Frame(Kind.CANCEL, id, new byte[0]));
            release();
        });
    }

    @Override
    public void accept(Frame frame) {
        switch (frame.kind()) {
            case OUTPUT -> {
                if (!cancelled) {
                    output(frame);
                }
            }
            case OUTCOME -> {
                process.done(frame.id());
                finish(new WireReader(frame.body()));
            }
            case FAILED -> {
                process.done(frame.id());
                fail(WireFormat.readFailure(new WireReader(frame.body())));
            }
            default -> fail(new IllegalStateException("unexpected answer " + frame.kind()));
        }
    }

    private void output(Frame frame) {
        try {
            lines.accept(frame.body());
        } catch (RuntimeException e) {
            cancelled = true;
            process.send(new Frame(Kind.CANCEL, frame.id(), new byte[0]));
            fail(e);
        }
    }

    private void finish(WireReader in) {
        int exitCode = (int) in.number();
        boolean timedOut = in.bool();
        RunOutcome.OutOfMemory outOfMemory = OUT_OF_MEMORY[(int) in.number()];
        Upper upper = new Upper(in.text());
        List<String> warnings = in.texts();
        held.set(upper);
        if (cancelled) {
            release();
            return;
        }
        try {
            lines.finish();
        } catch (RuntimeException e) {
            release();
            fail(e);
            return;
        }
        RunOutcome outcome = new RunOutcome(exitCode, timedOut, outOfMemory, upper, warnings);
        threads.execute(() -> sink.success(outcome));
    }

    /** Once: who cancels and who brings the outcome may meet here. Nobody cancels a sink that has handed on its value. */
    private void release() {
        Upper upper = held.getAndSet(null);
        if (upper != null) {
            process.send(
                    new Frame(Kind.RELEASE, 0, new WireWriter().text(upper.id()).body()));
        }
    }

    @Override
    public void fail(RuntimeException failure) {
        threads.execute(() -> sink.error(failure));
    }
}
