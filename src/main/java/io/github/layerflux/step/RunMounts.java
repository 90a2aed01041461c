package io.github.layerflux.step;

import io.github.layerflux.cache.MountInput;
import io.github.layerflux.dockerfile.Run;
import io.github.layerflux.dockerfile.RunMount;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.sandbox.Mount;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * The mounts of one RUN. A secret's id, target, mode and owner are part of the key; its value is read only when the
 * RUN is executed, and goes nowhere but into the sandbox.
 */
final class RunMounts {

    private static final int SECRET_MODE = 0400;

    private final List<RunMount> mounts;
    private final Map<String, SecretSource> secrets;
    private final String workingDirectory;

    RunMounts(List<RunMount> mounts, Map<String, SecretSource> secrets, String workingDirectory) {
        this.mounts = mounts;
        this.secrets = secrets;
        this.workingDirectory = workingDirectory;
        mounts.forEach(RunMounts::refuseUnsupported);
    }

    /** Refuses what can be told before variables have values; the rest is refused when they have. */
    static void refuseUnsupported(Run run) {
        for (String flag : run.mountFlags()) {
            if (isPlain(flag)) {
                refuseUnsupported(RunMount.parse(flag, UnaryOperator.identity()));
            }
        }
    }

    private static boolean isPlain(String flag) {
        return flag.indexOf('$') < 0 && flag.indexOf('"') < 0 && flag.indexOf('\'') < 0 && flag.indexOf('\\') < 0;
    }

    private static void refuseUnsupported(RunMount mount) {
        if (mount.type() != RunMount.Type.SECRET) {
            throw new UserFailure(
                    "RUN --mount=type=" + mount.type().name().toLowerCase(Locale.ROOT) + " is not supported yet");
        }
    }

    /** What of them counts for the key: everything but values. */
    List<MountInput> inputs() {
        List<MountInput> inputs = new ArrayList<>(mounts.size());
        for (RunMount mount : mounts) {
            Map<String, String> properties = new TreeMap<>();
            properties.put("id", mount.secretId());
            mount.secretTarget().ifPresent(target -> properties.put("target", target));
            mount.env().ifPresent(env -> properties.put("env", env));
            properties.put("required", String.valueOf(mount.required()));
            properties.put("mode", Integer.toOctalString(mount.mode().orElse(SECRET_MODE)));
            properties.put("uid", String.valueOf(mount.uid().orElse(0L)));
            properties.put("gid", String.valueOf(mount.gid().orElse(0L)));
            inputs.add(new MountInput("secret", properties, Optional.empty(), Optional.empty()));
        }
        return inputs;
    }

    /** Secrets as files, those that have a value. */
    List<Mount> files() {
        List<Mount> files = new ArrayList<>();
        for (RunMount mount : mounts) {
            Optional<byte[]> value = mount.secretTarget().isPresent() ? value(mount) : Optional.empty();
            if (value.isPresent()) {
                files.add(new Mount.SecretFile(
                        absolute(mount.secretTarget().get()),
                        value.get(),
                        mount.uid().orElse(0L),
                        mount.gid().orElse(0L),
                        mount.mode().orElse(SECRET_MODE)));
            }
        }
        return files;
    }

    /** Secrets as environment variables, {@code NAME=value}. */
    List<String> environment() {
        List<String> environment = new ArrayList<>();
        for (RunMount mount : mounts) {
            if (mount.env().isPresent()) {
                String name = mount.env().get();
                value(mount)
                        .ifPresent(value -> environment.add(name + "=" + new String(value, StandardCharsets.UTF_8)));
            }
        }
        return environment;
    }

    private String absolute(String target) {
        return target.startsWith("/") ? target : workingDirectory + "/" + target;
    }

    private Optional<byte[]> value(RunMount mount) {
        String id = mount.secretId();
        SecretSource source = secrets.get(id);
        Optional<byte[]> value = source == null ? Optional.empty() : source.read();
        if (value.isEmpty() && mount.required()) {
            throw new UserFailure("the secret '" + id + "' is required and "
                            + (source == null ? "not given" : "its source " + source + " has no value"))
                    .suggest("Give it with -Dlayerflux.secret." + id + "=env=NAME or =src=PATH.");
        }
        return value;
    }
}
