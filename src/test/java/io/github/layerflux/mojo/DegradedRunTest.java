package io.github.layerflux.mojo;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.image.Json;
import io.github.layerflux.mojo.CacheBench.Built;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Steps of a RUN that was executed where it does less than it could: who has them, and who is told. As root. */
final class DegradedRunTest extends OnBusybox {

    private static final String[] DOCKERFILE = {"FROM busybox", "COPY f /f", "RUN echo made > /made", "COPY f /g"};

    private CacheBench bench;

    @BeforeEach
    void open() {
        bench = bench("content").file("f", "f");
    }

    private Built build(String sandbox) {
        bench.maven.mojo.sandbox = sandbox;
        return bench.build(DOCKERFILE);
    }

    private String warnings() {
        return String.join(
                "\n",
                bench.maven.console.stream()
                        .filter(line -> line.startsWith("WARNING"))
                        .toList());
    }

    @Test
    void whereItIsExecutedSoAgainItIsAHitAndSaysSo() {
        build("chroot");
        Built again = build("chroot").allCached();
        assertThat(again.text("made")).isEqualTo("made\n");
        assertThat(warnings()).contains("cached from a RUN that was executed where RUN isn't isolated");
    }

    @Test
    void whereMoreCanBeDoneItIsExecutedAnewAndAHitFromThenOn() {
        build("chroot");
        build("auto").misses("CACHED EXECUTED EXECUTED").because("it was executed where RUN isn't isolated");
        build("auto").allCached();
        assertThat(warnings()).isEmpty();
    }

    @Test
    void otherMachinesGetTheStepsBeforeIt() {
        bench.maven.mojo.cacheTo = List.of("type=local,dest=" + folder.resolve("travelling") + ",mounts=*");
        Built built = build("chroot");
        assertThat(Json.objects(Json.object(built.report(), "cache"), "written").get(0))
                .containsEntry("records", 1L);
        assertThat(warnings()).contains("2 of 3 steps are not written to the cache", "RUN isn't isolated");

        bench.maven.mojo.cacheTo = List.of();
        bench.maven.mojo.cacheFrom = List.of("type=local,src=" + folder.resolve("travelling"));
        bench.maven.mojo.cacheDirectory = folder.resolve("b").toString();
        assertThat(build("auto").statuses()).isEqualTo("CACHED EXECUTED EXECUTED");
    }

    @Test
    void whatWasMadeWithoutLossIsAHitEverywhere() {
        build("auto");
        build("chroot").allCached();
        assertThat(warnings()).isEmpty();
    }
}
