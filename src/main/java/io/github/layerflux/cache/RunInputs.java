package io.github.layerflux.cache;

import io.github.layerflux.image.Platform;
import java.util.List;
import java.util.Objects;

/**
 * What a RUN's result depends on, besides its parent.
 *
 * @param argv what is executed, the shell included; a heredoc's body is part of it
 * @param instructionText as it is shown, on one line; not part of the key
 * @param env {@code NAME=value} in order, from the image configuration; build arguments are not in it
 * @param args build arguments declared before, in any order, each name once
 * @param cwd working directory, absolute
 * @param user as in the image configuration, may be empty
 * @param network {@code default}, {@code none} or {@code host}: the one in force
 * @param security {@code sandbox} or {@code insecure}
 * @param addHosts {@code name=ip}, in any order
 */
public record RunInputs(
        List<String> argv,
        String instructionText,
        List<String> env,
        List<NamedValue> args,
        String cwd,
        String user,
        List<MountInput> mounts,
        String network,
        String security,
        List<String> addHosts,
        Platform platform) {

    public RunInputs {
        argv = List.copyOf(argv);
        Objects.requireNonNull(instructionText, "instructionText is null");
        env = List.copyOf(env);
        args = List.copyOf(args);
        Objects.requireNonNull(cwd, "cwd is null");
        Objects.requireNonNull(user, "user is null");
        mounts = List.copyOf(mounts);
        Objects.requireNonNull(network, "network is null");
        Objects.requireNonNull(security, "security is null");
        addHosts = List.copyOf(addHosts);
        Objects.requireNonNull(platform, "platform is null");
    }
}
