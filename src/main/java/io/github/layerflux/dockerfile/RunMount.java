package io.github.layerflux.dockerfile;

import io.github.layerflux.failure.UserFailure;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * One {@code RUN --mount}, expanded and checked (Dockerfile reference, "RUN --mount"). Defaults that depend on the
 * stage, such as the context as the source of a bind, are the caller's.
 *
 * @param id of a secret, a cache or an SSH agent
 * @param from a stage, a named context or an image that a bind or a cache takes its files from
 * @param source a path in {@code from}, or in the build context
 * @param target where it is mounted; relative to the working directory if not absolute
 * @param env the environment variable that a secret's value goes to
 * @param readOnly the default of the type where nothing is said: binds, secrets and sockets are
 * @param mode permission bits
 * @param sizeBytes limit of a tmpfs
 */
public record RunMount(
        Type type,
        Optional<String> id,
        Optional<String> from,
        Optional<String> source,
        Optional<String> target,
        Optional<String> env,
        boolean readOnly,
        boolean required,
        Optional<Integer> mode,
        Optional<Long> uid,
        Optional<Long> gid,
        Sharing sharing,
        Optional<Long> sizeBytes) {

    /** What is mounted. */
    public enum Type {
        BIND,
        CACHE,
        TMPFS,
        SECRET,
        SSH
    }

    /** Who may use a cache at the same time. */
    public enum Sharing {
        SHARED,
        PRIVATE,
        LOCKED
    }

    public RunMount {
        Objects.requireNonNull(type, "type is null");
        Objects.requireNonNull(id, "id is null");
        Objects.requireNonNull(from, "from is null");
        Objects.requireNonNull(source, "source is null");
        Objects.requireNonNull(target, "target is null");
        Objects.requireNonNull(env, "env is null");
        Objects.requireNonNull(mode, "mode is null");
        Objects.requireNonNull(uid, "uid is null");
        Objects.requireNonNull(gid, "gid is null");
        Objects.requireNonNull(sharing, "sharing is null");
        Objects.requireNonNull(sizeBytes, "sizeBytes is null");
    }

    /**
     * Parses a flag's value, {@code type=secret,id=token}.
     *
     * @param expander gives a raw value's text
     * @throws UserFailure for an unknown type or key, a bad value, or keys that don't go together
     */
    public static RunMount parse(String flag, UnaryOperator<String> expander) {
        return new RunMountParser(flag, expander).parse();
    }

    /**
     * What a raw flag takes its files from, without reading the rest of it; there are no variables in it.
     *
     * @throws UserFailure when there are
     */
    public static Optional<String> from(String flag) {
        return RunMountParser.from(flag);
    }

    /** Checks what can be checked before variables have values. */
    static void check(String flag, char escape) {
        if (flag.indexOf('$') < 0) {
            parse(flag, new Unquoting(new WordExpander(escape)));
        } else {
            RunMountParser.checkKeys(flag);
        }
    }

    /** The id of a secret: the one given, else the source, else the target's file name. */
    public String secretId() {
        if (id.isPresent()) {
            return id.get();
        }
        if (source.isPresent()) {
            return source.get();
        }
        return fileName(target.orElseThrow());
    }

    /** Where a secret is mounted as a file; nowhere if it only goes to the environment. */
    public Optional<String> secretTarget() {
        if (target.isPresent() || env.isPresent()) {
            return target;
        }
        return Optional.of("/run/secrets/" + fileName(secretId()));
    }

    private static String fileName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** Takes quotes away where there are no variables. */
    private record Unquoting(WordExpander expander) implements UnaryOperator<String>, Variables {
        @Override
        public String apply(String word) {
            return expander.expand(word, this);
        }

        @Override
        public Optional<String> lookup(String name) {
            return Optional.empty();
        }
    }
}
