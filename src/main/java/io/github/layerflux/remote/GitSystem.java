package io.github.layerflux.remote;

import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;
import org.jspecify.annotations.Nullable;

/**
 * What JGit sees of this machine. It would start the system's {@code git} to find its configuration, which is none of an
 * image's business; and {@code ssh} is the system's, with the user's keys, agent and known hosts.
 */
final class GitSystem extends SystemReader.Delegate {

    private GitSystem(SystemReader original) {
        super(original);
    }

    /** For all of JGit in this realm. */
    static synchronized void install() {
        if (!(SystemReader.getInstance() instanceof GitSystem)) {
            SystemReader.setInstance(new GitSystem(SystemReader.getInstance()));
        }
    }

    @Override
    public @Nullable String getenv(String name) {
        String value = super.getenv(name);
        return value == null && name.equals("GIT_SSH") ? "ssh" : value;
    }

    @Override
    public FileBasedConfig openSystemConfig(Config parent, FS fs) {
        return new Nothing(parent, fs);
    }

    @Override
    public FileBasedConfig openJGitConfig(Config parent, FS fs) {
        return new Nothing(parent, fs);
    }

    /** A configuration that says nothing and is kept nowhere. */
    private static final class Nothing extends FileBasedConfig {

        @SuppressWarnings("NullAway") // there is no file
        Nothing(Config parent, FS fs) {
            super(parent, null, fs);
        }

        @Override
        public void load() {
            // nothing
        }

        @Override
        public void save() {
            // nowhere: JGit would note how fast this machine's disk is
        }

        @Override
        public boolean isOutdated() {
            return false;
        }
    }
}
