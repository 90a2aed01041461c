package io.github.layerflux.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContentStoreTest {

    private static final byte[] BYTES = "some bytes".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    private ContentStore store;
    private Descriptor blob;

    @BeforeEach
    void storeABlob() {
        store = new ContentStore(new CacheDirectory(folder.resolve("cache")).create());
        blob = store.put("text/plain", BYTES);
    }

    @Test
    void aBlobIsThereWithItsBytes() throws IOException {
        assertThat(store.has(blob)).isTrue();
        assertThat(store.open(blob.digest()).readAllBytes()).isEqualTo(BYTES);
        assertThat(store.has(Descriptor.of("text/plain", Digest.of("other"), 5)))
                .isFalse();
    }

    @Test
    void aBlobThatSomebodyOverwroteInPlaceIsNotThere() throws IOException {
        Path link = Files.createLink(folder.resolve("link"), store.path(blob.digest()));
        Files.write(link, "SOME BYTES".getBytes(StandardCharsets.UTF_8));
        assertThat(Files.size(store.path(blob.digest()))).isEqualTo(blob.size());
        assertThat(store.has(blob)).isFalse();
        assertThat(store.put("text/plain", BYTES)).isEqualTo(blob);
        assertThat(store.has(blob)).isTrue();
    }

    @Test
    void aTruncatedBlobIsNotThere() throws IOException {
        Files.write(store.path(blob.digest()), new byte[3]);
        assertThat(store.has(blob)).isFalse();
    }

    @Test
    void aTouchedBlobIsVerifiedOnceAndStays() throws IOException {
        Path file = store.path(blob.digest());
        FileTime sealed = Files.getLastModifiedTime(file);
        Files.setLastModifiedTime(file, FileTime.fromMillis(System.currentTimeMillis()));
        assertThat(store.has(blob)).isTrue();
        assertThat(Files.getLastModifiedTime(file)).isEqualTo(sealed);
    }

    @Test
    void whatIsNotWhatItsDigestSaysDoesNotComeIn() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "other");
        Descriptor wrong = Descriptor.of("text/plain", Digest.of("expected"), 5);
        assertThatThrownBy(() -> store.add(wrong, file))
                .isInstanceOf(EnvironmentFailure.class)
                .hasMessageContaining("does not match its digest");
        assertThat(store.has(wrong)).isFalse();
        assertThat(folder.resolve("cache/tmp")).isEmptyDirectory();
    }
}
