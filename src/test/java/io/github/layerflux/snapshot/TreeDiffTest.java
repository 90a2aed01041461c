package io.github.layerflux.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.content.ContentStore;
import io.github.layerflux.layer.ContentsStore;
import io.github.layerflux.layer.Layer;
import io.github.layerflux.layer.LayerEntry;
import io.github.layerflux.layer.LayerReader;
import io.github.layerflux.layer.LayerWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a command changes in a copy of a small tree, all of whose files have one modification time. */
class TreeDiffTest {

    private static final String BASE = """
            mkdir -p a b c/d; echo 1 >a/x; echo 2 >b/x; echo 3 >c/d/y; echo 4 >one; ln one two; ln one three
            ln -s one link; mkfifo pipe; chmod 4755 a/x; find . -exec touch -h -d @1000 {} +
            """;

    @TempDir
    Path temporary;

    @Test
    void nothingChangedIsNothing() throws Exception {
        assertThat(changes("true")).isEmpty();
    }

    @Test
    void lookingAtFilesAndPuttingThemBackAsTheyWereIsNothing() throws Exception {
        assertThat(changes("cat a/x; chmod 600 b/x; chmod 644 b/x; echo 3 >c/d/y; touch -d @1000 c/d/y"))
                .isEmpty();
    }

    @Test
    void newContentUnderTheOldTimeAndSizeIsFound() throws Exception {
        assertThat(changes("echo 9 >a/x; chmod 4755 a/x; touch -d @1000 a/x"))
                .containsExactly("DIRECTORY a", "FILE a/x");
    }

    @Test
    void foldersThatTookEachOthersPlaceAreFoundThoughNoFileWasTouched() throws Exception {
        assertThat(changes("mv a t; mv b a; mv t b; touch -d @1000 . a b"))
                .containsExactly("DIRECTORY a", "OPAQUE a", "FILE a/x", "DIRECTORY b", "OPAQUE b", "FILE b/x");
    }

    @Test
    void aReplacedFolderHidesTheOldOne() throws Exception {
        assertThat(changes("rm -r c; mkdir c; echo 5 >c/z")).containsExactly("DIRECTORY c", "OPAQUE c", "FILE c/z");
    }

    @Test
    void whatIsGoneIsWhitedOut() throws Exception {
        assertThat(changes("rm -r c/d a/x; touch -d @1000 a c"))
                .containsExactly("DIRECTORY a", "WHITEOUT a/x", "DIRECTORY c", "WHITEOUT c/d");
    }

    @Test
    void typesMayChange() throws Exception {
        assertThat(changes("rm link; mkdir link; rm -r b; echo b >b; rm pipe; ln -s x pipe"))
                .containsExactly("FILE b", "DIRECTORY link", "SYMLINK pipe");
    }

    @Test
    void oneNameLessIsNoReasonToPackTheOthersAgain() throws Exception {
        assertThat(changes("rm two")).containsExactly("WHITEOUT two");
    }

    @Test
    void allNamesOfAChangedFileStayOneFile() throws Exception {
        assertThat(changes("ln one four; echo more >>one"))
                .containsExactly("FILE four", "HARDLINK one", "HARDLINK three", "HARDLINK two");
    }

    @Test
    void modesAndOwnersCount() throws Exception {
        assertThat(changes("chmod 600 b/x; chown 7:8 c/d; chgrp 9 one; chown -h 7 link"))
                .containsExactly(
                        "DIRECTORY b",
                        "FILE b/x",
                        "DIRECTORY c",
                        "DIRECTORY c/d",
                        "SYMLINK link",
                        "FILE one",
                        "HARDLINK three",
                        "HARDLINK two");
    }

    @Test
    void aClockThatWasSetBackHidesNoChange() throws Exception {
        // what is changed now is older than the mark, as after a step back of ten seconds
        String clockSetBack = "echo 9 >a/x; chmod 4755 a/x; touch -d @1000 a/x; echo 5 >one; touch -d @1000 one;"
                + " echo $(($(cat ../barrier) + 10000000000)) >../barrier";
        assertThat(changes(clockSetBack))
                .containsExactly("DIRECTORY a", "FILE a/x", "FILE one", "HARDLINK three", "HARDLINK two");
    }

    private List<String> changes(String script) throws Exception {
        Path lower = Files.createDirectory(temporary.resolve("lower"));
        sh(lower, BASE);
        Path tree = Files.createDirectories(temporary.resolve("copy/fs"));
        TreeClone.copy(lower, tree);
        TreeDiff.mark(tree, tree.getParent());
        sh(tree, script);
        ContentStore store = new ContentStore(new CacheDirectory(temporary.resolve("cache")).create());
        Layer layer;
        try (LayerWriter writer = LayerWriter.open(store, new ContentsStore(store.directory()))) {
            new TreeDiff(tree, lower, tree.getParent(), Owners.REAL, OptionalLong.empty(), writer).write();
            layer = writer.finish();
        }
        List<String> lines = new ArrayList<>();
        try (LayerReader reader =
                LayerReader.ofLayer("test", store.open(layer.descriptor().digest()), LayerReader.NO_LIMIT)) {
            for (Optional<LayerEntry> entry = reader.next(); entry.isPresent(); entry = reader.next()) {
                lines.add(entry.get().type() + " " + entry.get().path());
            }
        }
        return lines;
    }

    private static void sh(Path folder, String script) throws Exception {
        Process process = new ProcessBuilder("sh", "-ec", script)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(output).isZero();
    }
}
