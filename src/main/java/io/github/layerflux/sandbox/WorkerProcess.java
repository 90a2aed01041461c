package io.github.layerflux.sandbox;

import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.sandbox.Frame.Kind;
import io.github.layerflux.sandbox.WorkerLauncher.NotStarted;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The build's end of a worker: sends requests, hands answers to those who wait for them. */
final class WorkerProcess {

    private static final int STDERR_LIMIT = 16 * 1024;
    private static final long CLOSE_PATIENCE_S = 60;
    private static final long DEATH_PATIENCE_S = 2;

    /** Waits for the answers to one request. */
    interface Answers {
        /** Another frame arrived; called on the reading thread, one at a time. */
        void accept(Frame frame);

        /** No more will come. */
        void fail(RuntimeException failure);
    }

    private final Process process;
    private final Tier tier;
    private final boolean lingers;
    private final DataOutputStream out;
    private final StringBuilder stderr = new StringBuilder();
    private final Thread stderrReader;
    private final AtomicInteger ids = new AtomicInteger();
    private final Map<Integer, Answers> waiting = new ConcurrentHashMap<>();
    private final CountDownLatch farewell = new CountDownLatch(1);
    private volatile boolean closed;
    private @Nullable SandboxInfo info;
    private volatile @Nullable RuntimeException dead;

    /** @param lingers whether it goes on for a moment when it has nothing left to do for the build */
    WorkerProcess(Process process, Tier tier, boolean lingers) {
        this.lingers = lingers;
        this.process = process;
        this.tier = tier;
        this.out = new DataOutputStream(new BufferedOutputStream(process.getOutputStream(), 1 << 16));
        this.stderrReader = daemon("sandbox-stderr", this::drainStderr);
    }

    /**
     * Waits until the worker has found out what it can do, then listens.
     *
     * @param rejected why better tiers were not taken
     * @throws NotStarted when it ended before, or can't work in this tier
     */
    void begin(List<Rejection> rejected) throws NotStarted {
        DataInputStream in = new DataInputStream(new BufferedInputStream(process.getInputStream(), 1 << 16));
        Frame first;
        try {
            first = Frame.read(in);
        } catch (IOException e) {
            String words = lastWords();
            throw new NotStarted(words, !words.startsWith(WorkerLauncher.SPEAKER));
        }
        WireReader body = new WireReader(first.body());
        if (first.kind() == Kind.FAILED) {
            throw new NotStarted(String.valueOf(WireFormat.readFailure(body).getMessage()));
        }
        ExecutorChoice executor = ExecutorChoice.parse(body.text());
        String files = body.text();
        List<Rejection> reasons = new ArrayList<>(rejected);
        reasons.addAll(WireFormat.readRejections(body));
        info = new SandboxInfo(tier, executor, files, reasons, body.texts());
        daemon("sandbox-answers", () -> listen(in));
    }

    SandboxInfo info() {
        if (info == null) {
            throw new IllegalStateException("not begun");
        }
        return info;
    }

    /** Whether it ended by itself, and so could delete nothing. */
    boolean hasDied() {
        return dead != null && !closed;
    }

    /** Sends a request whose answers go to the given receiver; returns its id. */
    int request(Kind kind, byte[] body, Answers answers) {
        int id = ids.incrementAndGet();
        Frame frame = new Frame(kind, id, body);
        waiting.put(id, answers);
        RuntimeException failure = dead;
        if (failure != null) {
            fail(id, failure);
        } else {
            send(frame);
        }
        return id;
    }

    /** Sends something that has no answer; a dead worker needs none. */
    void send(Frame frame) {
        try {
            frame.write(out);
        } catch (IOException e) {
            fail(frame.id(), new EnvironmentFailure("the sandbox's worker has ended: " + lastWords(), e));
        }
    }

    /** Says that a request's last answer has come. */
    void done(int id) {
        waiting.remove(id);
    }

    private void listen(DataInputStream in) {
        try {
            while (true) {
                Frame frame = Frame.read(in);
                if (frame.kind() == Kind.BYE) {
                    farewell.countDown();
                }
                Answers answers = waiting.get(frame.id());
                if (answers != null) {
                    answers.accept(frame);
                }
            }
        } catch (IOException | RuntimeException e) { // it must never end silently: others wait
            farewell.countDown();
            RuntimeException failure = closed
                    ? new EnvironmentFailure("the sandbox was closed")
                    : new EnvironmentFailure("the sandbox's worker ended unexpectedly: " + lastWords(), e);
            dead = failure;
            for (Integer id : waiting.keySet()) {
                fail(id, failure);
            }
        }
    }

    private void fail(int id, RuntimeException failure) {
        Answers answers = waiting.remove(id);
        if (answers != null) {
            answers.fail(failure);
        }
    }

    private void drainStderr() {
        byte[] buffer = new byte[4096];
        try (InputStream in = process.getErrorStream()) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                synchronized (stderr) {
                    stderr.append(new String(buffer, 0, count, StandardCharsets.UTF_8));
                    stderr.delete(0, Math.max(0, stderr.length() - STDERR_LIMIT));
                }
            }
        } catch (IOException e) {
            // the process is gone, and what it said before is kept
        }
    }

    /** What a process that has ended left on standard error. */
    String lastWords() {
        try {
            boolean ended = process.waitFor(DEATH_PATIENCE_S, TimeUnit.SECONDS);
            stderrReader.join(TimeUnit.SECONDS.toMillis(1));
            synchronized (stderr) {
                String text = stderr.toString().strip();
                String status = ended ? "exit code " + process.exitValue() : "no answer";
                return text.isEmpty() ? status : text;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    /**
     * Lets the worker kill, unmount and delete everything and end; kills it if that takes too long. Nobody waits for it
     * to write a {@link ClassArchive}.
     */
    void close() {
        closed = true;
        send(new Frame(Kind.CLOSE, 0, new byte[0]));
        try {
            if (farewell.await(CLOSE_PATIENCE_S, TimeUnit.SECONDS)
                    && (lingers || process.waitFor(DEATH_PATIENCE_S, TimeUnit.SECONDS))) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        kill();
    }

    void kill() {
        process.destroyForcibly();
    }

    private static Thread daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
