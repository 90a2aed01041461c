package io.github.layerflux.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.layer.Layer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of every kind survive the way from a RUN into a layer and from there, unpacked anew, into the next RUN. */
class ExoticFilesTest {

    @TempDir
    static Path temporary;

    @Test
    void everyKindOfFileSurvivesItsLayer() throws Exception {
        List<String> made;
        Layer packed;
        Layer perl;
        try (RunBench bench = new RunBench(temporary.resolve("cache"))) {
            perl = PerlLayer.of(bench.layers(), "exotic.pl", root -> {});
            RunBench.Result result = bench.command(
                            ExecutorChoice.BUILTIN, PerlLayer.PERL.toString(), "/exotic.pl", "make")
                    .on(new LowerLayer.Stored(perl))
                    .go()
                    .succeeds();
            made = result.lines();
            packed = result.layer();
        }
        assertThat(made)
                .hasSize(33)
                .contains(
                        "/x/capable 100666 0 0 size=1 security.capability=0100000200200000000000000000000000000000",
                        "/x/latin-%e9%ff 100666 0 0 size=1",
                        "/x/link 120777 0 0 ->nowhere first=/x/link 1234567890.123456789",
                        "/x/link-again 120777 0 0 ->nowhere first=/x/link 1234567890.123456789",
                        "/x/noted 100666 12345 54321 size=1 -86400.500000000 user.note=7600ff77",
                        "/x/hard-again 106711 0 0 size=1 first=/x/hard 4294967296.999999999");
        try (RunBench anew = new RunBench(temporary.resolve("cache"))) {
            List<String> found = anew.command(ExecutorChoice.BUILTIN, PerlLayer.PERL.toString(), "/exotic.pl", "list")
                    .on(new LowerLayer.Stored(perl), new LowerLayer.Stored(packed))
                    .go()
                    .succeeds()
                    .lines();
            // a socket has no place in a tar archive: Docker leaves it out too
            assertThat(found)
                    .containsExactlyElementsOf(made.stream()
                            .filter(line -> !line.startsWith("/x/socket"))
                            .toList());
            assertThat(anew.sh(ExecutorChoice.BUILTIN, "busybox rm -r /x/folder-* /x/latin-*")
                            .on(new LowerLayer.Stored(packed))
                            .go()
                            .succeeds()
                            .listing())
                    .containsExactly(
                            "DIRECTORY 755 0:0 /x",
                            "WHITEOUT 0 0:0 /x/folder-\uDCE9",
                            "WHITEOUT 0 0:0 /x/latin-\uDCE9\uDCFF");
        }
    }
}
