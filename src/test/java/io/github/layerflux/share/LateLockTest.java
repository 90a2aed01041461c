package io.github.layerflux.share;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.content.PathLock;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LateLockTest {

    @TempDir
    Path folder;

    @Test
    void isHeldUntilItIsClosed() {
        LateLock lock = new LateLock();
        assertThat(lock.tryAcquire(file())).isTrue();
        assertThat(isFree()).isFalse();
        lock.close();
        assertThat(isFree()).isTrue();
    }

    @Test
    void whatComesAfterItWasClosedIsNotKept() {
        LateLock lock = new LateLock();
        lock.close();
        assertThat(lock.tryAcquire(file())).isFalse();
        assertThat(isFree()).isTrue();
    }

    @Test
    void canBeAskedForUntilOthersLetGo() {
        LateLock lock = new LateLock();
        try (PathLock other = PathLock.acquire(file())) {
            assertThat(other).isNotNull();
            assertThat(lock.tryAcquire(file())).isFalse();
        }
        assertThat(lock.tryAcquire(file())).isTrue();
        lock.close();
    }

    private Path file() {
        return folder.resolve("cache.lock");
    }

    private boolean isFree() {
        Optional<PathLock> lock = PathLock.tryAcquire(file());
        lock.ifPresent(PathLock::close);
        return lock.isPresent();
    }
}
