package io.github.layerflux.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.step.Background;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

class BasePullTest {

    private final Background pulls = new Background();
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger cancelled = new AtomicInteger();

    private BaseOpener.Pull pull() {
        Mono<Void> download = Mono.<Void>never()
                .doOnSubscribe(source -> begun.incrementAndGet())
                .doOnCancel(cancelled::incrementAndGet);
        return new BaseOpener.Pull(Mono.empty(), new LateStart(download, pulls).result(), pulls);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aPullThatNobodyWaitsForEndsWithTheBuild(boolean looksUp) {
        pull().begin(looksUp);
        assertThat(begun).hasValue(1);
        assertThat(cancelled).hasValue(0);
        pulls.dispose();
        assertThat(cancelled).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoWaitsForItAndGivesUpDoesNotEndIt(boolean looksUp) {
        BaseOpener.Pull pull = pull();
        pull.begin(looksUp);
        Disposable waiting = pull.layers().subscribe();
        waiting.dispose();
        assertThat(begun).hasValue(1);
        assertThat(cancelled).hasValue(0);
    }
}
