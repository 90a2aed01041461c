package io.github.layerflux.sandbox;

import io.github.layerflux.sandbox.Frame.Kind;
import java.util.List;
import java.util.concurrent.Executor;
import reactor.core.publisher.MonoSink;

/** Waits for a RUN's output and outcome, and cancels it when nobody wants them any more. */
final class RunAnswers implements WorkerProcess.Answers {

    private static final RunOutcome.OutOfMemory[] OUT_OF_MEMORY = RunOutcome.OutOfMemory.values();

    private final WorkerProcess process;
    private final Executor threads;
    private final MonoSink<RunOutcome> sink;
    private final OutputLines lines;
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
        if (cancelled) {
            // nobody will ever release what nobody receives
            process.send(release(upper));
            return;
        }
        try {
            lines.finish();
        } catch (RuntimeException e) {
            process.send(release(upper));
            fail(e);
            return;
        }
        RunOutcome outcome = new RunOutcome(exitCode, timedOut, outOfMemory, upper, warnings);
        threads.execute(() -> sink.success(outcome));
    }

    private static Frame release(Upper upper) {
        return new Frame(Kind.RELEASE, 0, new WireWriter().text(upper.id()).body());
    }

    @Override
    public void fail(RuntimeException failure) {
        threads.execute(() -> sink.error(failure));
    }
}
