package io.github.layerflux.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConcurrentDeleteTest {

    @TempDir
    Path folder;

    private final ConcurrentDelete many = new ConcurrentDelete();

    @AfterEach
    void close() {
        many.close();
    }

    @Test
    void aTreeGoesAndSymlinksThemselvesButNeverWhatTheyName() throws IOException {
        Path outside = Files.createDirectories(folder.resolve("outside"));
        Files.writeString(outside.resolve("kept"), "kept");
        Path tree = Files.createDirectories(folder.resolve("tree/a/b"));
        for (int i = 0; i < 300; i++) {
            Files.writeString(tree.resolve("file" + i), "x");
        }
        Files.createSymbolicLink(tree.resolve("link"), outside);
        Files.createSymbolicLink(folder.resolve("tree/dangling"), Path.of("nowhere"));
        Path closed = Files.createDirectories(folder.resolve("tree/work/work"));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));

        ConcurrentDelete.Deleted deleted = many.delete(folder.resolve("tree"));

        assertThat(deleted.failure()).isNull();
        assertThat(deleted.bytes()).isGreaterThanOrEqualTo(300 * 4096);
        assertThat(folder.resolve("tree")).doesNotExist();
        assertThat(outside.resolve("kept")).exists();
    }

    @Test
    void namesThatAreNoTextGoToo() throws Exception {
        Path tree = Files.createDirectories(folder.resolve("tree"));
        Process made = new ProcessBuilder(
                        "sh", "-c", "mkdir \"$(printf 'd\\377')\" && : >\"$(printf 'd\\377/f\\376')\"")
                .directory(tree.toFile())
                .start();
        assertThat(made.waitFor()).isZero();
        assertThat(many.delete(tree).failure()).isNull();
        assertThat(tree).doesNotExist();
    }

    @Test
    void onlyTheLastNameOfAFileFreesIt() throws IOException {
        Path tree = Files.createDirectories(folder.resolve("tree"));
        Path file = Files.write(tree.resolve("file"), new byte[40_960]);
        for (int i = 0; i < 200; i++) {
            Files.createLink(tree.resolve("name" + i), file);
        }
        Path other = Files.write(tree.resolve("other"), new byte[40_960]);
        Files.createLink(folder.resolve("elsewhere"), other);
        assertThat(many.delete(tree).bytes()).isBetween(40_960L, 40_960L + 40_000);
        assertThat(folder.resolve("elsewhere")).hasSize(40_960);
    }

    @Test
    void nothingThereIsFine() {
        assertThat(many.delete(folder.resolve("none"))).isEqualTo(new ConcurrentDelete.Deleted(0, null));
    }

    @Test
    void oneThatWaitsKeepsNobodyElse() throws IOException {
        CountDownLatch others = new CountDownLatch(7);
        many.each(List.of(0, 1, 2, 3, 4, 5, 6, 7), i -> {
            if (i == 0) {
                await(others);
            } else {
                others.countDown();
            }
        });
        assertThat(others.getCount()).isZero();
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            if (!latch.await(30, TimeUnit.SECONDS)) {
                throw new IOException("nobody else was at work");
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Test
    void afterAFailureTheOthersAreTriedAndItIsTold() {
        List<Integer> all = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            all.add(i);
        }
        Set<Integer> done = ConcurrentHashMap.newKeySet();
        assertThatThrownBy(() -> many.each(all, i -> {
                    done.add(i);
                    if (i == 3) {
                        throw new IOException("three");
                    }
                }))
                .hasMessage("three");
        assertThat(done).hasSize(100);
    }
}
