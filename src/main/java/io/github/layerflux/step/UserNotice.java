package io.github.layerflux.step;

import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.event.BuildEvent.Warning;
import io.github.layerflux.event.StepRef;
import io.github.layerflux.sandbox.SandboxInfo;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Says once per build, of the first RUN it happens to, that USER has no effect where there is a single id. */
public final class UserNotice {

    private static final Set<String> ROOT = Set.of("", "0", "root");

    private final Consumer<BuildEvent> events;
    private final AtomicBoolean told = new AtomicBoolean();

    public UserNotice(Consumer<BuildEvent> events) {
        this.events = events;
    }

    /** Whether nothing can be missed: a RUN is root in every sandbox. */
    static boolean isRoot(String user) {
        int colon = user.indexOf(':');
        return ROOT.contains(colon < 0 ? user : user.substring(0, colon));
    }

    /** @param user as USER says */
    void about(StepRef run, String user, SandboxInfo sandbox) {
        if (sandbox.tier().confinement().isSingleId() && told.compareAndSet(false, true)) {
            events.accept(new Warning(run.where() + " " + run.instruction() + ": is executed as root, though USER is "
                    + user + ": this user namespace has a single id. So is every other RUN of this build"));
        }
    }
}
