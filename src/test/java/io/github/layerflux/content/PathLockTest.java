package io.github.layerflux.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.layerflux.failure.EnvironmentFailure;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PathLockTest {

    @TempDir
    Path folder;

    /** Adds one to a number in a file, with time between reading and writing for others to get in. */
    private static void increment(Path lock, Path number) throws IOException {
        try (PathLock held = PathLock.acquire(lock)) {
            int value = Integer.parseInt(Files.readString(number));
            Thread.yield();
            Files.writeString(number, Integer.toString(value + 1));
        }
    }

    /** What the second process of a test runs. */
    public static void main(String[] args) throws IOException {
        for (int i = 0; i < 50; i++) {
            increment(Path.of(args[0]), Path.of(args[1]));
        }
    }

    @Test
    void threadsAndProcessesExcludeEachOther() throws Exception {
        Path lock = folder.resolve("sub/lock");
        Path number = Files.writeString(folder.resolve("number"), "0");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        PathLockTest.class.getName(),
                        lock.toString(),
                        number.toString())
                .inheritIO()
                .start();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<Void>> done = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                done.add(threads.submit((Callable<Void>) () -> {
                    main(new String[] {lock.toString(), number.toString()});
                    return null;
                }));
            }
            for (Future<Void> each : done) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(process.waitFor()).isZero();
        assertThat(Files.readString(number)).isEqualTo("250");
    }

    @Test
    void aHeldLockIsNotFreeUnderAnyNameOfItsPath() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), Files.createDirectory(folder.resolve("real")));
        try (PathLock held = PathLock.acquire(folder.resolve("real/lock"))) {
            assertThat(PathLock.tryAcquire(link.resolve("lock"))).isEmpty();
            assertThat(PathLock.tryAcquire(folder.resolve("real/../real/lock"))).isEmpty();
        }
        Optional<PathLock> free = PathLock.tryAcquire(link.resolve("lock"));
        assertThat(free).isPresent();
        free.get().close();
        free.get().close();
        try (PathLock once = PathLock.acquire(folder.resolve("real/lock"))) {
            assertThat(PathLock.tryAcquire(link.resolve("lock")))
                    .as("closing twice released once")
                    .isEmpty();
        }
    }

    @Test
    void realmsThatLoadTheClassAnewExcludeEachOther() throws Exception {
        URL classes = PathLock.class.getProtectionDomain().getCodeSource().getLocation();
        Path lock = folder.resolve("lock");
        try (URLClassLoader realm = new URLClassLoader(new URL[] {classes}, ClassLoader.getPlatformClassLoader())) {
            Class<?> other = realm.loadClass(PathLock.class.getName());
            assertThat(other).isNotSameAs(PathLock.class);
            Method tryAcquire = other.getMethod("tryAcquire", Path.class);
            try (PathLock held = PathLock.acquire(lock)) {
                assertThat((Optional<?>) tryAcquire.invoke(null, lock)).isEmpty();
            }
            Optional<?> held = (Optional<?>) tryAcquire.invoke(null, lock);
            assertThat(held).isPresent();
            assertThat(PathLock.tryAcquire(lock)).isEmpty();
            ((AutoCloseable) held.get()).close();
        }
    }

    /** Other plugins list and store the system properties, which fails on anything but strings. */
    @Test
    void theSystemPropertiesHoldStringsAlone() {
        Path lock = folder.resolve("lock");
        try (PathLock held = PathLock.acquire(lock)) {
            assertThat(System.getProperties().values())
                    .allSatisfy(value -> assertThat(value).isInstanceOf(String.class));
        }
        assertThat(System.getProperties().stringPropertyNames())
                .as("a Maven daemon takes locks for years")
                .noneMatch(name -> name.startsWith("io.github.layerflux.lock"));
    }

    @Test
    void aLockTakenByOtherCodeIsWaitedFor() throws Exception {
        Path lock = folder.resolve("lock");
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.lock();
            assertThat(PathLock.tryAcquire(lock)).isEmpty();
            Thread release = new Thread(() -> {
                try {
                    Thread.sleep(100);
                    channel.close();
                } catch (IOException | InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            release.start();
            PathLock.acquire(lock).close();
            assertThat(channel.isOpen()).isFalse();
            release.join();
        }
    }

    @Test
    void interruptingAWaiterEndsItsWait() throws Exception {
        Path lock = folder.resolve("lock");
        AtomicReference<Throwable> seen = new AtomicReference<>();
        Thread waiter = new Thread(() -> {
            try {
                PathLock.acquire(lock).close();
            } catch (EnvironmentFailure e) {
                seen.set(Thread.currentThread().isInterrupted() ? e : new AssertionError("flag is lost"));
            }
        });
        try (PathLock held = PathLock.acquire(lock)) {
            waiter.start();
            waiter.interrupt();
            waiter.join();
        }
        assertThat(seen.get()).isInstanceOf(EnvironmentFailure.class).hasMessageStartingWith("interrupted while");
        PathLock.acquire(lock).close();
    }

    @Test
    void aFileThatCannotBeIsToldWithItsPath() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> PathLock.acquire(file.resolve("lock")))
                .isInstanceOf(EnvironmentFailure.class)
                .hasMessageContaining(file.toString());
    }
}
