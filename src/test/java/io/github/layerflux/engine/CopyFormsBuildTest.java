package io.github.layerflux.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.layer.ContentsStore;
import io.github.layerflux.layer.LayerEntry;
import io.github.layerflux.layer.LayeredTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Here-documents, {@code --link}, {@code --parents}, {@code --exclude} and rewritten times, from Dockerfile to layer. */
final class CopyFormsBuildTest {

    @TempDir
    Path folder;

    private EngineBench bench;

    @BeforeEach
    void open() {
        bench = new EngineBench(folder).file("f", "f").file("g", "g");
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void hereDocumentsAreFilesNamedAfterTheirDelimiters() {
        BuildResult result = bench.build(
                "FROM scratch",
                "ENV name=world",
                "COPY f <<A <<-\"B\" g /h/",
                "# hello $name",
                "",
                "\\$name",
                "A",
                "\t\t$name",
                "\tB",
                "ADD <<C /file",
                "c",
                "C");

        assertThat(result.files())
                .containsExactly("file=c\n", "h/", "h/A=# hello world\n\n$name\n", "h/B=$name\n", "h/f=f", "h/g=g");
        assertThat(result.history())
                .containsExactly(
                        "ENV name=world (empty)", "COPY f g <<A <<B /h/ # buildkit", "ADD <<C /file # buildkit");
    }

    @Test
    void aHereDocumentIs0644UnlessChmodAndChownSayOtherwise() {
        BuildResult result =
                bench.build("FROM scratch", "COPY <<A /a", "A", "COPY --chmod=u+x,go= --chown=3:4 <<B /b/", "B");

        assertThat(attributes(result)).containsExactly("a 0644 0:0", "b/ 0700 3:4", "b/B 0700 3:4");
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void aHereDocumentIsKeyedByWhatItSaysAndNotByHow(String rules) {
        bench.rules = rules;
        bench.build("FROM scratch", "ENV v=1", "COPY <<A /h", "text 1", "A");

        assertThat(bench.build("FROM scratch", "ENV v=1", "COPY <<A /h", "text $v", "A")
                        .statuses())
                .isEqualTo("CACHED CACHED");
        BuildResult changed = bench.build("FROM scratch", "ENV v=1", "COPY <<A /h", "text 2", "A");
        assertThat(changed.statuses()).isEqualTo("CACHED EXECUTED");
        assertThat(changed.misses().get(0).miss().reason())
                .isEqualTo("here-document A line 1 changed: 'text 1' → 'text 2'");
    }

    @Test
    void aHereDocumentNeedsAFolderOrToBeAlone() {
        BuildFailure slash = bench.fails("FROM scratch", "COPY <<a/b /h", "a/b");
        assertThat(slash.getMessage()).contains("a/b").contains("Leave the slash out");
        BuildFailure several = bench.fails("FROM scratch", "COPY <<A <<B /h", "A", "B");
        assertThat(several.getMessage()).contains("2 sources can't become the one file /h");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a/b/c/x                 | a/ a/b/ a/b/c/ a/b/c/x",
                "./a/./b/./c/x           | b/ b/c/ b/c/x",
                "a/b/./c                 | c/ c/d/ c/d/y c/x",
                "a/b                     | a/ a/b/ a/b/c/ a/b/c/d/ a/b/c/d/y a/b/c/x",
                "**/y                    | a/ a/b/ a/b/c/ a/b/c/d/ a/b/c/d/y y",
                "a/b*/./c/**/y           | c/ c/d/ c/d/y",
                "a/*/c/x                 | a/ a/b/ a/b/c/ a/b/c/x a/b2/ a/b2/c/ a/b2/c/x",
                "a/./*/c/x               | b/ b/c/ b/c/x b2/ b2/c/ b2/c/x",
                "y                       | y",
                "a/**/nothing            | ''"
            })
    void parentsKeepTheFoldersFromThePivotOn(String source, String expected) {
        bench.file("a/b/c/x", "1").file("a/b/c/d/y", "2").file("a/b2/c/x", "3").file("y", "4");

        BuildResult result = bench.build("FROM scratch", "COPY --parents " + source + " /out");

        List<String> paths = new ArrayList<>();
        for (String line : result.files()) {
            String path = line.replaceAll("=.*", "");
            if (!path.equals("out/")) {
                paths.add(path.substring("out/".length()));
            }
        }
        assertThat(String.join(" ", paths)).isEqualTo(expected.replace("''", ""));
    }

    @Test
    void parentsOfAMissingPathAreAnError() {
        bench.file("a/b", "");

        assertThat(bench.fails("FROM scratch", "COPY --parents a/./nob /out").getMessage())
                .contains("\"/a/nob\" not found");
        assertThat(bench.fails("FROM scratch", "COPY --parents a/b/./c /out").getMessage())
                .contains("\"/a/b/c\" not found");
    }

    @Test
    void parentsAreAnotherInstructionAndExcludeIsRelativeToThePivot() {
        bench.file("a/b/x.txt", "1").file("a/b/y.md", "2").file("a/x.txt", "3");
        bench.build("FROM scratch", "COPY a /out/");

        BuildResult result =
                bench.build("FROM scratch", "COPY --parents --exclude=b/*.txt --exclude=*.md a/./** /out/");

        assertThat(result.statuses()).isEqualTo("EXECUTED");
        assertThat(result.files()).containsExactly("out/", "out/b/", "out/b/y.md=2", "out/x.txt=3");
    }

    @Test
    void exclusionsAreRestored() {
        bench.file("d/a.txt", "1").file("d/b.txt", "2").file("d/s/c.txt", "3").file("d/s/d", "4");

        BuildResult result = bench.build("FROM scratch", "COPY --exclude=**/*.txt --exclude=!s/c.txt d /out/");

        assertThat(result.files()).containsExactly("out/", "out/s/", "out/s/c.txt=3", "out/s/d=4");
    }

    @Test
    void aLinkedCopyReplacesLinksOfTheDestinationAndKeepsItsLayerOnAnotherBase() throws IOException {
        bench.rules = "content";
        bench.file("tree/usr/lib/x", "x");
        Files.createSymbolicLink(bench.context.resolve("tree/lib"), Path.of("usr/lib"));
        BuildResult first = bench.build("FROM scratch", "COPY tree /", "COPY --link f /lib/");

        assertThat(first.files()).containsExactly("lib/", "lib/f=f", "usr/", "usr/lib/", "usr/lib/x=x");

        // the base is another one, and yet it is found; but a miss ends the use of the cache
        BuildResult second = bench.build("FROM scratch", "COPY --link f /lib/", "COPY g /g", "COPY --link f /lib/");
        assertThat(second.statuses()).isEqualTo("CACHED EXECUTED EXECUTED");
        assertThat(second.image().diffIds().get(0))
                .isEqualTo(first.image().diffIds().get(1));
    }

    @Test
    void underMetadataRulesALinkedCopyBelongsToItsParent() {
        bench.build("FROM scratch", "COPY g /g", "COPY --link f /f");

        assertThat(bench.build("FROM scratch", "COPY --link f /f").statuses()).isEqualTo("EXECUTED");
    }

    @Test
    void aLinkedCopyCannotResolveNames() {
        assertThat(bench.fails("FROM scratch", "COPY --link --chown=bob f /f").getMessage())
                .contains("--chown=bob can't be used with --link");
    }

    @Test
    void rewrittenTimesAreNotAfterTheEpochAndOlderOnesStay() {
        long noon = EngineBench.NOON.getEpochSecond();
        bench.file("old", "old", EngineBench.NOON.minusSeconds(1000));
        bench.file("new", "new", EngineBench.NOON.plusSeconds(1000));
        bench.epoch = OptionalLong.of(noon);
        String[] dockerfile = {"FROM scratch", "COPY old new /d/", "COPY <<H /d/", "H", "WORKDIR /w/x"};
        BuildResult plain = bench.build(dockerfile);
        bench.rewriteTimestamp = true;

        BuildResult result = bench.build(dockerfile);
        assertThat(result.statuses()).isEqualTo("EXECUTED EXECUTED EXECUTED");
        assertThat(times(plain, noon)).contains("d/new +1000");
        assertThat(times(result, noon))
                .containsExactly("d/ +0", "d/H +0", "d/new +0", "d/old -1000", "w/ +0", "w/x/ +0");
        assertThat(bench.build(dockerfile).statuses()).isEqualTo("CACHED CACHED CACHED");

        bench.epoch = OptionalLong.of(noon - 500);
        BuildResult earlier = bench.build(dockerfile);
        assertThat(earlier.statuses()).isEqualTo("EXECUTED EXECUTED EXECUTED");
        assertThat(times(earlier, noon)).contains("d/new -500", "d/old -1000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", ".", "a/b", "/"})
    void aHereDocumentIsAFileNotAFolder(String delimiter) {
        assertThat(bench.fails("FROM scratch", "COPY <<\"" + delimiter + "\" /d/", "text", delimiter))
                .hasMessageContaining("the delimiter '" + delimiter + "' can't be a file's name");
    }

    @Test
    void withRewrittenTimesAnotherFolderAtAnotherTimeGivesTheSameImage() throws IOException {
        bench.epoch = OptionalLong.of(EngineBench.NOON.getEpochSecond());
        bench.rewriteTimestamp = true;
        String[] dockerfile = {
            "FROM scratch AS a",
            "WORKDIR /made",
            "COPY d /d/",
            "COPY <<H /h/",
            "H",
            "FROM a",
            "COPY --from=a --link /d /e/",
            "COPY --parents d/x /p/"
        };
        bench.file("d/x", "x", EngineBench.NOON.plusSeconds(7)).file("d/y", "y", EngineBench.NOON.plusSeconds(8));
        BuildResult one = bench.build(dockerfile);
        bench.context = folder.resolve("elsewhere");
        bench.cache = folder.resolve("another cache");
        bench.file("d/y", "y", EngineBench.NOON.plusSeconds(99)).file("d/x", "x", EngineBench.NOON.plusSeconds(98));

        BuildResult other = bench.build(dockerfile);
        assertThat(other.finished().manifest()).isEqualTo(one.finished().manifest());
    }

    private static List<String> attributes(BuildResult result) {
        List<String> lines = new ArrayList<>();
        for (LayerEntry entry : entries(result)) {
            lines.add(name(entry) + String.format(" %04o %d:%d", entry.mode(), entry.uid(), entry.gid()));
        }
        return lines;
    }

    private static List<String> times(BuildResult result, long epoch) {
        List<String> lines = new ArrayList<>();
        for (LayerEntry entry : entries(result)) {
            lines.add(name(entry) + String.format(" %+d", entry.mtimeSeconds() - epoch));
        }
        return lines;
    }

    private static String name(LayerEntry entry) {
        return entry.path() + (entry.isDirectory() ? "/" : "");
    }

    private static List<LayerEntry> entries(BuildResult result) {
        try (LayeredTree tree = new LayeredTree(
                result.layers(),
                result.store(),
                new ContentsStore(result.store().directory()))) {
            return tree.below("");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void anInstructionThatCopiesNothingIsWarnedOf() {
        assertThat(bench.build("FROM scratch", "COPY *.jar /app.jar").warnings())
                .containsExactly("Dockerfile:2 COPY *.jar /app.jar: nothing matches, so nothing is copied");
        assertThat(bench.build("FROM scratch", "COPY f *.jar /app/").warnings()).isEmpty();
    }
}
