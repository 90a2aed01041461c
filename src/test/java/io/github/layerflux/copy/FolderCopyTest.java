package io.github.layerflux.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.layerflux.context.ContextTree;
import io.github.layerflux.context.StatCache;
import io.github.layerflux.context.Workers;
import io.github.layerflux.dockerfile.IgnoreFile;
import io.github.layerflux.layer.FileTree;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** COPY out of a real folder. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class FolderCopyTest {

    @TempDir
    Path folder;

    private Path context;
    private CopyFixture fixture;

    @BeforeEach
    void base() throws IOException {
        context = Files.createDirectory(folder.resolve("context"));
        fixture = new CopyFixture(folder.resolve("store"));
    }

    @Test
    void copiesFilesLinksAndHardLinks() throws IOException {
        Path src = Files.createDirectory(context.resolve("src"));
        Files.writeString(src.resolve("one"), "1");
        Files.createLink(src.resolve("two"), src.resolve("one"));
        Files.createSymbolicLink(src.resolve("up"), Path.of("../../etc"));
        settle("rwxr-x---");
        assertThat(fixture.copy(tree(), CopyFixture.PLAIN, "src", "/lib/app"))
                .containsExactly(
                        "d 0755 0:0 1000 usr",
                        "d 0755 0:0 1000 usr/lib",
                        "d 0755 0:0 now usr/lib/app",
                        "f 0750 0:0 5000 usr/lib/app/one = 1",
                        "l 0777 0:0 5000 usr/lib/app/up -> ../../etc",
                        "h 0750 0:0 5000 usr/lib/app/two -> usr/lib/app/one");
    }

    @Test
    void aLinkOutOfTheContextLeadsNowhere() throws IOException {
        Files.writeString(folder.resolve("secret"), "s");
        Files.createSymbolicLink(context.resolve("out"), Path.of("../secret"));
        Files.createSymbolicLink(context.resolve("abs"), folder.resolve("secret"));
        SourceSelector selector = new SourceSelector(SourceRoot.of(tree()));
        for (String word : new String[] {"out", "abs", "../secret"}) {
            assertThat(catchThrowable(() -> selector.select(List.of(word), List.of())))
                    .hasMessageContaining("not found");
        }
    }

    private FileTree tree() {
        return new ContextTree(context, IgnoreFile.NONE, StatCache.NONE, Workers.NONE);
    }

    /** Gives everything the same mode and time. */
    private void settle(String permissions) throws IOException {
        Files.walkFileTree(context, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (attributes.isSymbolicLink()) {
                    // the time of a link itself
                    Files.getFileAttributeView(file, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                            .setTimes(FileTime.from(5000, TimeUnit.SECONDS), null, null);
                } else {
                    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
                    Files.setLastModifiedTime(file, FileTime.from(5000, TimeUnit.SECONDS));
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
