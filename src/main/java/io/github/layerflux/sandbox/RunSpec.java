package io.github.layerflux.sandbox;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One process to run. Its environment and secrets are never logged: {@link #toString} leaves them out.
 *
 * @param root what it sees as {@code /}
 * @param argv the command; a name without slash is looked up in the PATH of {@code env}, inside the root
 * @param env {@code NAME=value}; HOME is added from the root's {@code /etc/passwd} when it is absent
 * @param workingDirectory absolute; made when missing
 * @param user as in USER: {@code name}, {@code uid}, {@code user:group}; empty for root. Resolved in the root's
 *     {@code /etc/passwd} and {@code /etc/group} (DOCKERFILE.md, RUN)
 * @param mounts in the order they are mounted
 * @param extraHosts additional lines of {@code /etc/hosts}, {@code name:address}
 * @param insecure whether it has all capabilities that the sandbox itself has, and sees all of {@code /proc} and {@code /sys}
 * @param timeout after which everything is killed
 * @param name what messages call it, such as {@code Dockerfile:3 RUN make}
 */
public record RunSpec(
        RootFilesystem root,
        List<String> argv,
        List<String> env,
        String workingDirectory,
        String user,
        List<Mount> mounts,
        NetworkMode network,
        List<String> extraHosts,
        boolean insecure,
        Optional<Duration> timeout,
        String name) {

    public RunSpec {
        Objects.requireNonNull(root, "root is null");
        argv = List.copyOf(argv);
        env = List.copyOf(env);
        Objects.requireNonNull(user, "user is null");
        mounts = List.copyOf(mounts);
        Objects.requireNonNull(network, "network is null");
        extraHosts = List.copyOf(extraHosts);
        Objects.requireNonNull(timeout, "timeout is null");
        Objects.requireNonNull(name, "name is null");
        if (argv.isEmpty()) {
            throw new IllegalArgumentException("argv is empty");
        }
        if (!workingDirectory.startsWith("/")) {
            throw new IllegalArgumentException("working directory '" + workingDirectory + "' is not absolute");
        }
    }

    public RunSpec withMounts(List<Mount> others) {
        return new RunSpec(
                root, argv, env, workingDirectory, user, others, network, extraHosts, insecure, timeout, name);
    }

    @Override
    public String toString() {
        return "RunSpec[" + name + "]";
    }
}
