package io.github.layerflux.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.content.ContentStore;
import io.github.layerflux.layer.ContentsStore;
import io.github.layerflux.layer.Layer;
import io.github.layerflux.layer.LayerEntry;
import io.github.layerflux.layer.LayerReader;
import io.github.layerflux.layer.LayerWriter;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Owners where nobody can be given a file. Needs a file system with attributes of users. */
class OwnersTest {

    @TempDir
    Path temporary;

    @Test
    void whatARunOnlyChangesKeepsTheOwnerThatItHadInTheBase() throws Exception {
        Path base = Files.createDirectory(temporary.resolve("base"));
        LayerApplier applier = new LayerApplier(base, LayerApplier.Whiteouts.REMOVE, Owners.NOTED);
        apply(applier, LayerEntry.directory("mail", 02775, 0, 8, 1, 0), "");
        apply(applier, LayerEntry.file("mail/box", 0640, 33, 8, 4, 1, 0), "mail");
        apply(applier, LayerEntry.file("mine", 0644, 0, 0, 4, 1, 0), "mine");
        applier.finish();
        assertThat(Files.getAttribute(base.resolve("mail/box"), "unix:uid"))
                .isEqualTo(Files.getAttribute(base.resolve("mine"), "unix:uid"));

        Path upper = Files.createDirectory(temporary.resolve("upper"));
        TreeClone.copy(base, upper); // as an overlay copies up: attributes too
        Files.writeString(upper.resolve("mail/box"), "more", StandardOpenOption.APPEND);
        Files.writeString(upper.resolve("mail/new"), "new");
        assertThat(difference(upper, base)).containsExactly("mail 0:8 2775", "mail/box 33:8 640", "mail/new 0:0 644");
    }

    private static void apply(LayerApplier applier, LayerEntry entry, String content) throws Exception {
        applier.apply(entry, new ByteArrayInputStream(content.getBytes()));
    }

    private List<String> difference(Path upper, Path lower) throws Exception {
        ContentStore store = new ContentStore(new CacheDirectory(temporary.resolve("cache")).create());
        Layer layer;
        try (LayerWriter writer = LayerWriter.open(store, new ContentsStore(store.directory()))) {
            new FilesystemDiff(upper, lower, Owners.NOTED, false, OptionalLong.empty(), writer).write();
            layer = writer.finish();
        }
        List<String> lines = new ArrayList<>();
        try (LayerReader reader =
                LayerReader.ofLayer("test", store.open(layer.descriptor().digest()), LayerReader.NO_LIMIT)) {
            for (Optional<LayerEntry> entry = reader.next(); entry.isPresent(); entry = reader.next()) {
                assertThat(entry.get().xattrs()).isEmpty();
                lines.add(entry.get().path() + " " + entry.get().uid() + ":"
                        + entry.get().gid() + " "
                        + Integer.toOctalString(entry.get().mode()));
            }
        }
        return lines;
    }
}
