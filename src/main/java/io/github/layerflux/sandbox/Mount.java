package io.github.layerflux.sandbox;

import java.nio.file.Path;
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

    /** A folder that outlives the build. */
    record CacheMount(String target, Path source) implements Mount {
        public CacheMount {
            requireAbsolute(target);
            Objects.requireNonNull(source, "source is null");
        }
    }

    /** A file or folder of this machine. */
    record BindMount(String target, Path source, boolean readOnly) implements Mount {
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

    private static void requireAbsolute(String target) {
        if (!target.startsWith("/")) {
            throw new IllegalArgumentException("mount target '" + target + "' is not absolute");
        }
    }
}
