package io.github.layerflux.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.image.Digest;
import io.github.layerflux.remote.FileServer;
import io.github.layerflux.remote.GitServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** ADD of URLs, from Dockerfile to layer and cache. */
final class AddRemoteBuildTest {

    @TempDir
    Path folder;

    private EngineBench bench;
    private FileServer server;

    @BeforeEach
    void open() throws IOException {
        bench = new EngineBench(folder).file("f", "f");
        server = new FileServer();
    }

    @AfterEach
    void close() {
        bench.close();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void anUnchangedUrlIsAHitAndAChangedOneAMissThatSaysSo(String rules) {
        bench.rules = rules;
        server.file("/x/tool", "one", "\"1\"", "");
        String[] dockerfile = {"FROM scratch", "ARG at=" + server.url("/x"), "ADD $at/tool f /bin/"};

        BuildResult first = bench.build(dockerfile);
        assertThat(first.files()).containsExactly("bin/", "bin/f=f", "bin/tool=one");
        assertThat(first.history().get(1)).isEqualTo("ADD " + server.url("/x/tool") + " f /bin/ # buildkit");
        assertThat(bench.build(dockerfile).statuses()).isEqualTo("CACHED CACHED");
        assertThat(server.log).containsExactly("200 /x/tool", "304 /x/tool");

        server.file("/x/tool", "two", "\"2\"", "");
        BuildResult changed = bench.build(dockerfile);
        assertThat(changed.statuses()).isEqualTo("CACHED EXECUTED");
        assertThat(changed.misses().get(0).miss().reason())
                .startsWith("content of " + server.url("/x/tool") + " changed");
        assertThat(changed.files()).contains("bin/tool=two");
    }

    @Test
    void anotherQueryIsAnotherSource() {
        server.file("/f?v=1", "same", "", "").file("/f?v=2", "same", "", "");
        bench.build("FROM scratch", "ADD " + server.url("/f?v=1") + " /f");

        assertThat(bench.build("FROM scratch", "ADD " + server.url("/f?v=2") + " /f")
                        .statuses())
                .isEqualTo("EXECUTED");
    }

    @Test
    void archivesOfUrlsAreUnpackedOnlyWhenAskedFor() throws IOException {
        server.file("/a.tar", tar("inside", "text"));

        assertThat(bench.build("FROM scratch", "ADD " + server.url("/a.tar") + " /d/")
                        .files())
                .hasSize(2)
                .anyMatch(file -> file.startsWith("d/a.tar="));
        assertThat(bench.build("FROM scratch", "ADD --unpack " + server.url("/a.tar") + " /d/")
                        .files())
                .containsExactly("d/", "d/inside=text");
        bench.file("b.tar", "");
        java.nio.file.Files.write(bench.context.resolve("b.tar"), tar("inside", "text"));
        assertThat(bench.build("FROM scratch", "ADD --unpack=false b.tar /d/").files())
                .hasSize(2)
                .anyMatch(file -> file.startsWith("d/b.tar="));
    }

    @Test
    void aRepositorysFilesAreCopiedLikeAFoldersAndKeyedByTheCommit() throws IOException {
        try (GitServer git = new GitServer(folder.resolve("served"))) {
            git.file("r.git", "d/a.txt", "1").file("r.git", "d/s/b.md", "2").commit("r.git", "first");
            String[] dockerfile = {
                "FROM scratch",
                "ADD --chown=5:6 --exclude=*.txt " + git.url("r.git") + "#main:d f /out/",
                "ADD --keep-git-dir " + git.url("r.git") + " /with"
            };

            BuildResult result = bench.build(dockerfile);
            assertThat(result.files())
                    .contains(
                            "out/f=f", "out/s/b.md=2", "with/.git/HEAD=" + git.git("r.git", "rev-parse", "main") + "\n")
                    .doesNotContain("out/a.txt=1", "out/.git/");
            assertThat(bench.build(dockerfile).statuses()).isEqualTo("CACHED CACHED");
            git.file("r.git", "x", "x").commit("r.git", "second");
            BuildResult changed = bench.build(dockerfile);
            assertThat(changed.statuses()).isEqualTo("EXECUTED EXECUTED");
            assertThat(changed.misses().get(0).miss().reason()).startsWith("content of " + git.url("r.git"));
        }
    }

    @Test
    void offlineTheBuildGoesOnWithWhatItHas() {
        server.file("/f", "text", "", "");
        String[] dockerfile = {"FROM scratch", "ADD " + server.url("/f") + " /f"};
        bench.build(dockerfile);
        bench.offline = true;

        assertThat(bench.build(dockerfile).statuses()).isEqualTo("CACHED");
        assertThat(bench.fails("FROM scratch", "ADD " + server.url("/g") + " /g")
                        .getMessage())
                .contains("Dockerfile:2 ADD")
                .contains("Maven is offline");
    }

    @Test
    void whatCannotBeIsSaid() {
        server.file("/f", "text", "", "").file("/", "text", "", "");
        String url = server.url("/f");
        String digest = Digest.of("text").toString();

        assertThat(bench.fails("FROM scratch", "COPY " + url + " /f").getMessage())
                .contains("COPY takes no URL");
        assertThat(bench.fails("FROM scratch", "ADD --checksum=" + digest + " f /f")
                        .getMessage())
                .contains("--checksum is for a URL or Git repository");
        assertThat(bench.fails("FROM scratch", "ADD --checksum=" + digest + " " + url + " f /d/")
                        .getMessage())
                .contains("--checksum is for one source");
        assertThat(bench.fails("FROM scratch", "ADD " + server.url("/") + " /d/")
                        .getMessage())
                .contains("has no file name");
        assertThat(bench.build("FROM scratch", "ADD --checksum=" + digest + " " + server.url("/") + " /d")
                        .files())
                .containsExactly("d=text");
    }

    private static byte[] tar(String name, String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            TarArchiveEntry entry = new TarArchiveEntry(name);
            entry.setSize(text.length());
            tar.putArchiveEntry(entry);
            tar.write(text.getBytes(StandardCharsets.UTF_8));
            tar.closeArchiveEntry();
        }
        return bytes.toByteArray();
    }
}
