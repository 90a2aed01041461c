package io.github.layerflux.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.sandbox.Frame.Kind;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/** What a RUN left is handed on or released, whenever it is cancelled. The worker's place is taken by {@code cat}. */
class RunAnswersTest {

    private static final int ID = 7;

    private final Queue<Runnable> work = new ArrayDeque<>();
    private final List<RunOutcome> outcomes = new ArrayList<>();
    private final AtomicReference<RunAnswers> answers = new AtomicReference<>();
    private Process echo;
    private Disposable subscription;

    @BeforeEach
    void run() throws IOException {
        echo = new ProcessBuilder("cat").start();
        WorkerProcess process = new WorkerProcess(echo, new Tier.Chroot(), false);
        Mono<RunOutcome> run = Mono.create(sink -> {
            RunAnswers made = new RunAnswers(process, work::add, sink, line -> {});
            made.begin(ID);
            answers.set(made);
        });
        subscription = run.subscribe(outcomes::add);
    }

    @AfterEach
    void end() {
        echo.destroyForcibly();
    }

    private void arrives() {
        WireWriter body = new WireWriter().number(0).bool(false).number(0).text("upper-1");
        answers.get().accept(new Frame(Kind.OUTCOME, ID, body.texts(List.of()).body()));
    }

    private List<Kind> sent() throws IOException {
        echo.getOutputStream().close();
        DataInputStream in = new DataInputStream(echo.getInputStream());
        List<Kind> kinds = new ArrayList<>();
        for (int next = in.read(); next >= 0; next = in.read()) {
            int length = next << 24 | in.readUnsignedByte() << 16 | in.readUnsignedShort();
            kinds.add(Kind.values()[in.readUnsignedByte()]);
            in.skipNBytes(4 + length);
        }
        return kinds;
    }

    @Test
    void handedOnItIsTheReceivers() throws IOException {
        arrives();
        work.remove().run();
        subscription.dispose();
        assertThat(outcomes).hasSize(1);
        assertThat(sent()).isEmpty();
    }

    @Test
    void cancelledBeforeItArrives() throws IOException {
        subscription.dispose();
        arrives();
        assertThat(outcomes).isEmpty();
        assertThat(sent()).containsExactly(Kind.CANCEL, Kind.RELEASE);
    }

    @Test
    void cancelledBetweenItsArrivalAndTheHandOver() throws IOException {
        arrives();
        subscription.dispose();
        work.remove().run();
        assertThat(outcomes).isEmpty();
        assertThat(sent()).containsExactly(Kind.CANCEL, Kind.RELEASE);
    }
}
