package io.github.layerflux.mojo;

import java.util.function.Consumer;
import org.apache.maven.execution.ExecutionEvent;
import org.apache.maven.execution.ExecutionListener;
import org.apache.maven.execution.MavenExecutionRequest;
import org.apache.maven.execution.MavenSession;
import org.jspecify.annotations.Nullable;

/** Does something when Maven's session ends, and passes all that happens on to the listener that was there. */
final class SessionEnd implements ExecutionListener {

    private final @Nullable ExecutionListener next;
    private final Consumer<ExecutionEvent> atEnd;

    private SessionEnd(@Nullable ExecutionListener next, Consumer<ExecutionEvent> atEnd) {
        this.next = next;
        this.atEnd = atEnd;
    }

    /**
     * Has something done when a session ends, before whoever listens now hears of it. Maven asks the request for its
     * listener anew at each event, so one that is put around the present one hears of all that follows. Modules that are
     * built at once may all do so, from different realms of this plugin: they have no lock in common but the request.
     */
    static void of(MavenSession session, Consumer<ExecutionEvent> atEnd) {
        MavenExecutionRequest request = session.getRequest();
        synchronized (request) {
            request.setExecutionListener(new SessionEnd(request.getExecutionListener(), atEnd));
        }
    }

    /** As {@link #of}, but after all that this plugin has done then, whenever it is or was asked for. */
    static void last(MavenSession session, Consumer<ExecutionEvent> atEnd) {
        MavenExecutionRequest request = session.getRequest();
        synchronized (request) {
            request.setExecutionListener(behind(request.getExecutionListener(), atEnd));
        }
    }

    private static ExecutionListener behind(@Nullable ExecutionListener listener, Consumer<ExecutionEvent> atEnd) {
        return listener instanceof SessionEnd ours
                ? new SessionEnd(behind(ours.next, atEnd), ours.atEnd)
                : new SessionEnd(listener, atEnd);
    }

    @Override
    public void projectDiscoveryStarted(ExecutionEvent event) {
        if (next != null) {
            next.projectDiscoveryStarted(event);
        }
    }

    @Override
    public void sessionStarted(ExecutionEvent event) {
        if (next != null) {
            next.sessionStarted(event);
        }
    }

    @Override
    public void sessionEnded(ExecutionEvent event) {
        try {
            atEnd.accept(event);
        } finally { // further work waits there, such as that of pushAtEnd
            if (next != null) {
                next.sessionEnded(event);
            }
        }
    }

    @Override
    public void projectSkipped(ExecutionEvent event) {
        if (next != null) {
            next.projectSkipped(event);
        }
    }

    @Override
    public void projectStarted(ExecutionEvent event) {
        if (next != null) {
            next.projectStarted(event);
        }
    }

    @Override
    public void projectSucceeded(ExecutionEvent event) {
        if (next != null) {
            next.projectSucceeded(event);
        }
    }

    @Override
    public void projectFailed(ExecutionEvent event) {
        if (next != null) {
            next.projectFailed(event);
        }
    }

    @Override
    public void mojoSkipped(ExecutionEvent event) {
        if (next != null) {
            next.mojoSkipped(event);
        }
    }

    @Override
    public void mojoStarted(ExecutionEvent event) {
        if (next != null) {
            next.mojoStarted(event);
        }
    }

    @Override
    public void mojoSucceeded(ExecutionEvent event) {
        if (next != null) {
            next.mojoSucceeded(event);
        }
    }

    @Override
    public void mojoFailed(ExecutionEvent event) {
        if (next != null) {
            next.mojoFailed(event);
        }
    }

    @Override
    public void forkStarted(ExecutionEvent event) {
        if (next != null) {
            next.forkStarted(event);
        }
    }

    @Override
    public void forkSucceeded(ExecutionEvent event) {
        if (next != null) {
            next.forkSucceeded(event);
        }
    }

    @Override
    public void forkFailed(ExecutionEvent event) {
        if (next != null) {
            next.forkFailed(event);
        }
    }

    @Override
    public void forkedProjectStarted(ExecutionEvent event) {
        if (next != null) {
            next.forkedProjectStarted(event);
        }
    }

    @Override
    public void forkedProjectSucceeded(ExecutionEvent event) {
        if (next != null) {
            next.forkedProjectSucceeded(event);
        }
    }

    @Override
    public void forkedProjectFailed(ExecutionEvent event) {
        if (next != null) {
            next.forkedProjectFailed(event);
        }
    }
}
