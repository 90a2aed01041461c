package io.github.layerflux.sandbox.worker;

import io.github.layerflux.sandbox.ExecutorChoice;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * An executor that has worked here before ({@link KnownExecutors}). Its first success shows that it still does. When a
 * RUN fails before that, whether by itself or by the executor, the executor is tried after all; if it fails at what
 * always works, another one runs the RUN.
 */
final class ExpectedExecutor implements Executor {

    /** What finds out by doing. */
    interface Trial {
        /** The expected one if it works, else the best that does. */
        Executor best() throws IOException;
    }

    private final Executor expected;
    private final Trial trial;
    private volatile @Nullable Executor proven;

    ExpectedExecutor(Executor expected, Trial trial) {
        this.expected = expected;
        this.trial = trial;
    }

    @Override
    public ExecutorChoice choice() {
        Executor known = proven;
        return known == null ? expected.choice() : known.choice();
    }

    @Override
    public int run(Container container, BiConsumer<byte[], Integer> output, KillSwitch kill) throws IOException {
        Executor known = proven;
        if (known != null) {
            return known.run(container, output, kill);
        }
        int exit;
        try {
            exit = expected.run(container, output, kill);
        } catch (IOException e) {
            if (kill.isPulled() || prove() == expected) {
                throw e;
            }
            return instead(container, output, kill);
        }
        if (exit == 0) {
            proven = expected;
        } else if (!kill.isPulled() && prove() != expected) {
            return instead(container, output, kill);
        }
        return exit;
    }

    private int instead(Container container, BiConsumer<byte[], Integer> output, KillSwitch kill) throws IOException {
        Executor other = prove();
        String news =
                expected.choice().parameter() + " worked on this machine before and doesn't any more: executed by "
                        + other.choice().parameter() + "\n";
        byte[] text = news.getBytes(StandardCharsets.UTF_8);
        output.accept(text, text.length);
        return other.run(container, output, kill);
    }

    private synchronized Executor prove() throws IOException {
        Executor known = proven;
        if (known == null) {
            known = trial.best();
            proven = known;
        }
        return known;
    }
}
