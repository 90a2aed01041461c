package io.github.layerflux.copy;

import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.layer.FileTree;
import io.github.layerflux.layer.LayerEntry;
import io.github.layerflux.layer.ResolvedUser;
import io.github.layerflux.layer.UserResolver;
import java.io.IOException;

/** What WORKDIR does: a path in the configuration, and the folders that are missing on disk. */
public final class WorkdirLayout {

    private WorkdirLayout() {}

    /**
     * The new working directory, links not followed: an absolute one as it was written, as BuildKit keeps it, a
     * relative one joined to the current one and cleaned.
     *
     * @param current the working directory so far; empty is the root
     * @param word of the instruction, variables expanded
     */
    public static String path(String current, String word) {
        return word.startsWith("/") ? word : "/" + ImagePath.clean(current + "/" + word);
    }

    /**
     * Plans the layer: the missing folders, 0755 and owned by the current USER ({@link UserResolver#ownerOrRoot}); links on the way are followed. Empty
     * when the folder exists, which then stays as it is.
     *
     * @param path from {@link #path}
     * @param user the configuration's USER; empty is root
     * @param createdSeconds modification time of the folders, seconds since the epoch
     * @throws UserFailure when something on the way is no folder, or an id of the user out of range
     */
    public static LayerPlan plan(FileTree image, String path, String user, long createdSeconds) {
        try {
            TargetTree target = new TargetTree(image);
            String real = target.resolve(path);
            if (!target.isDirectory(real)) {
                long uid = 0;
                long gid = 0;
                if (!user.isEmpty()) {
                    ResolvedUser owner = UserResolver.ownerOrRoot(image, user);
                    uid = owner.uid();
                    gid = owner.gid();
                }
                target.makeDirectories(real, LayerEntry.directory("", 0755, uid, gid, createdSeconds, 0));
            }
            return target.plan();
        } catch (IOException e) {
            throw EnvironmentFailure.io("can't make the folder " + path, e);
        }
    }
}
