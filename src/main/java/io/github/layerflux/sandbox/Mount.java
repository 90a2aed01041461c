package io.github.layerflux.sandbox;

import java.util.Objects;
import java.util.OptionalLong;

/** Something mounted for one RUN; never part of its layer. Targets are absolute paths in the root file system. */
public sealed interface Mount {

    String target();

    /**
     * A file in memory. Its bytes reach the worker through a pipe and lie on a tmpfs of the worker's own.
     *
     * @param content never logged, stored or put into an argument or variable
     * @param mode permission bits
     */
    record SecretFile(String target, byte[] content, long uid, long gid, int mode) implements Mount {
        public SecretFile {
            requireAbsolute(target);
            content = content.clone();
        }

        @Override
        public byte[] content() {
            return content.clone();
        }

        @Override
        public String toString() {
            return "SecretFile[" + target + "]";
        }
    }

    /**
     * A read-only folder that holds one executable file.
     *
     * @param name of the file
     */
    record ScriptFolder(String target, String name, String content) implements Mount {
        public ScriptFolder {
            requireAbsolute(target);
            Objects.requireNonNull(name, "name is null");
            Objects.requireNonNull(content, "content is null");
        }
    }

    /** A folder that outlives the build. */
    record CacheMount(String target, CacheFolder folder, boolean readOnly) implements Mount {
        public CacheMount {
            requireAbsolute(target);
            Objects.requireNonNull(folder, "folder is null");
        }
    }

    /**
     * Files of a build context, a stage or an image. What is written to them, where that is allowed, is thrown away.
     */
    record BindMount(String target, MountSource source, boolean readOnly) implements Mount {
        public BindMount {
            requireAbsolute(target);
            Objects.requireNonNull(source, "source is null");
        }
    }

    /**
     * An empty folder in memory, mode 1777.
     *
     * @param sizeBytes its limit
     */
    record TmpfsMount(String target, OptionalLong sizeBytes) implements Mount {
        public TmpfsMount {
            requireAbsolute(target);
        }
    }

    /**
     * A socket behind which an SSH agent answers.
     *
     * @param mode permission bits of the socket
     */
    record SshMount(String target, SshAgent agent, long uid, long gid, int mode) implements Mount {
        public SshMount {
            requireAbsolute(target);
            Objects.requireNonNull(agent, "agent is null");
        }
    }

    private static void requireAbsolute(String target) {
        if (!target.startsWith("/")) {
            throw new IllegalArgumentException("mount target '" + target + "' is not absolute");
        }
    }
}
