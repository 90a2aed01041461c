package io.github.layerflux.sandbox.worker;

import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.sandbox.Upper;
import io.github.layerflux.snapshot.DeepDelete;
import io.github.layerflux.snapshot.RootAttributes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The upper folders of this build's RUNs. Each is used by those above it, by its packing and by the build until the
 * build releases it; when nobody uses it any more it is deleted.
 */
final class Uppers {

    /**
     * An upper and what lies below it.
     *
     * @param name its folder, relative to the workspace
     * @param lowers relative folders, top first
     * @param below the uppers among the lowers
     */
    record Held(Upper upper, String name, List<String> lowers, List<Upper> below) {
        String tree() {
            return name + "/fs";
        }
    }

    private final Workspace workspace;
    private final String home;
    private final Map<String, Held> held = new HashMap<>();
    private final Map<String, Integer> users = new HashMap<>();

    /** @param home where they are made, relative to the workspace */
    Uppers(Workspace workspace, String home) throws IOException {
        this.workspace = workspace;
        this.home = home;
        Files.createDirectories(workspace.folder().resolve(home));
    }

    /**
     * Makes a new upper, used by the build.
     *
     * @param lowers relative folders, top first, at least one
     * @param below uppers among the lowers; they must be in use by the caller
     * @param root whose mode and owner the root gets
     */
    Held create(List<String> lowers, List<Upper> below, Path root) throws IOException {
        String id = Integer.toString(workspace.nextNumber());
        Held made = new Held(new Upper(id), home + "/" + id, List.copyOf(lowers), List.copyOf(below));
        Path tree = Files.createDirectories(workspace.folder().resolve(made.tree()));
        Files.createDirectory(workspace.folder().resolve(made.name() + "/work"));
        RootAttributes.copy(root, tree);
        synchronized (this) {
            held.put(id, made);
            users.put(id, 1);
            for (Upper lower : below) {
                users.merge(lower.id(), 1, Integer::sum);
            }
        }
        return made;
    }

    /** Begins a use; {@link #release} ends it. */
    synchronized Held use(Upper upper) {
        Held found = held.get(upper.id());
        if (found == null) {
            throw new EnvironmentFailure("the sandbox no longer holds what step " + upper.id() + " changed");
        }
        users.merge(upper.id(), 1, Integer::sum);
        return found;
    }

    /** Ends a use; one that is unknown is none. */
    void release(Upper upper) throws IOException {
        for (Held unused : drop(upper)) {
            DeepDelete.delete(workspace.folder().resolve(unused.name()));
        }
    }

    private synchronized List<Held> drop(Upper upper) {
        List<Held> unused = new ArrayList<>();
        Optional<Integer> count = Optional.ofNullable(users.get(upper.id()));
        if (count.isPresent()) {
            if (count.get() > 1) {
                users.put(upper.id(), count.get() - 1);
            } else {
                users.remove(upper.id());
                Held gone = held.remove(upper.id());
                if (gone != null) {
                    unused.add(gone);
                    for (Upper lower : gone.below()) {
                        unused.addAll(drop(lower));
                    }
                }
            }
        }
        return unused;
    }
}
