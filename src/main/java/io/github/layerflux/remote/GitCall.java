package io.github.layerflux.remote;

import io.github.layerflux.failure.EnvironmentFailure;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import org.eclipse.jgit.lib.EmptyProgressMonitor;

/**
 * One use of a remote repository. JGit can't be interrupted: a thread of its own does the work, whoever waits for it can
 * be, and the work ends as soon as it sees that, when the server says something or has been silent for too long.
 */
final class GitCall extends EmptyProgressMonitor {

    private volatile boolean cancelled;

    @Override
    public boolean isCancelled() {
        return cancelled;
    }

    /**
     * The work's result; its failures are this one's.
     *
     * @param work to be given this monitor
     * @throws EnvironmentFailure when this thread is interrupted
     */
    <T> T call(GitAddress address, Supplier<T> work) {
        FutureTask<T> task = new FutureTask<>(work::get);
        Thread thread = new Thread(task, "layerflux-git");
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get();
        } catch (InterruptedException e) {
            cancelled = true;
            Thread.currentThread().interrupt();
            throw new EnvironmentFailure("fetching the repository " + address + " was cancelled", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
