package io.github.layerflux.step;

import io.github.layerflux.dockerfile.RunMount;
import io.github.layerflux.dockerfile.Suggestion;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.sandbox.CacheFolder;
import io.github.layerflux.sandbox.Mount;
import io.github.layerflux.sandbox.MountSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The mounts of a RUN that is executed. Only here are the values of secrets read, and they go nowhere but into the
 * sandbox.
 */
final class MountPlan {

    /** The id of an agent where none is given. */
    static final String DEFAULT_AGENT = "default";

    private final RunPolicy policy;
    private final RunMounts mounts;
    private final List<Mount> made = new ArrayList<>();
    private final List<String> environment = new ArrayList<>();
    private final List<byte[]> secrets = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private int agents;

    private MountPlan(RunPolicy policy, RunMounts mounts) {
        this.policy = policy;
        this.mounts = mounts;
    }

    /**
     * Makes them.
     *
     * @param env the process's, without theirs
     * @throws UserFailure when one that is required isn't given, or a source doesn't exist
     */
    static MountPlan of(RunPolicy policy, RunMounts mounts, List<OpenedMount> opened, List<String> env) {
        MountPlan plan = new MountPlan(policy, mounts);
        try {
            for (OpenedMount each : opened) {
                plan.add(each, env);
            }
        } catch (IOException e) {
            throw Unreadable.image(e);
        }
        return plan;
    }

    List<Mount> mounts() {
        return List.copyOf(made);
    }

    /** {@code NAME=value} of what the mounts add to the environment. */
    List<String> environment() {
        return List.copyOf(environment);
    }

    /** The values of all secrets that are mounted. */
    List<byte[]> secrets() {
        return List.copyOf(secrets);
    }

    /** Of secrets that are given and have no value: the result is cached, and their values are no part of its key. */
    List<String> warnings() {
        return List.copyOf(warnings);
    }

    private void add(OpenedMount each, List<String> env) throws IOException {
        RunMount mount = each.mount();
        switch (mount.type()) {
            case BIND -> made.add(new Mount.BindMount(target(mount), source(each), mount.readOnly()));
            case CACHE -> made.add(new Mount.CacheMount(target(mount), folder(each), mount.readOnly()));
            case TMPFS ->
                made.add(new Mount.TmpfsMount(
                        target(mount),
                        mount.sizeBytes().isPresent()
                                ? OptionalLong.of(mount.sizeBytes().get())
                                : OptionalLong.empty()));
            case SECRET -> secret(mount);
            case SSH -> agent(mount, env);
        }
    }

    private String target(RunMount mount) {
        return mounts.absolute(mount.target().orElseThrow());
    }

    private static MountSource source(OpenedMount each) throws IOException {
        return each.files().orElseThrow().forSandbox();
    }

    private static CacheFolder folder(OpenedMount each) throws IOException {
        RunMount mount = each.mount();
        Optional<MountFiles> files = each.files();
        return new CacheFolder(
                RunMounts.cacheId(mount),
                switch (mount.sharing()) {
                    case SHARED -> CacheFolder.Sharing.SHARED;
                    case PRIVATE -> CacheFolder.Sharing.PRIVATE;
                    case LOCKED -> CacheFolder.Sharing.LOCKED;
                },
                mount.uid().orElse(0L),
                mount.gid().orElse(0L),
                mount.mode().orElse(RunMounts.CACHE_MODE),
                files.isPresent() ? Optional.of(files.get().asSeed()) : Optional.empty());
    }

    private void secret(RunMount mount) {
        Optional<byte[]> value = value(mount);
        if (value.isEmpty()) {
            return;
        }
        secrets.add(value.get());
        Optional<String> target = mount.secretTarget();
        if (target.isPresent()) {
            made.add(new Mount.SecretFile(
                    mounts.absolute(target.get()),
                    value.get(),
                    mount.uid().orElse(0L),
                    mount.gid().orElse(0L),
                    mount.mode().orElse(RunMounts.SECRET_MODE)));
        }
        if (mount.env().isPresent()) {
            environment.add(mount.env().get() + "=" + new String(value.get(), StandardCharsets.UTF_8));
        }
    }

    private Optional<byte[]> value(RunMount mount) {
        String id = mount.secretId();
        SecretSource source = policy.secrets().get(id);
        Optional<byte[]> value = source == null ? Optional.empty() : source.read();
        if (value.isEmpty() && mount.required()) {
            Optional<String> near =
                    source == null ? Suggestion.of(id, policy.secrets().keySet()) : Optional.empty();
            throw new UserFailure("the secret '" + id + "' is required and "
                            + (source == null ? "not given" : "its source " + source + " has no value"))
                    .suggest((near.isPresent() ? "You gave '" + near.get() + "'. " : "")
                            + "Give it with -Dlayerflux.secret." + id + "=env=NAME or =src=PATH.");
        }
        if (value.isEmpty() && source != null) {
            warnings.add("the secret '" + id + "' is not there: its source " + source + " has no value; what is made"
                    + " without it stays in the cache (required=true on the mount makes this an error)");
        }
        return value;
    }

    private void agent(RunMount mount, List<String> env) {
        String id = mount.id().orElse(DEFAULT_AGENT);
        String target = mount.target().isPresent() ? target(mount) : "/run/buildkit/ssh_agent." + agents;
        agents++;
        // set though there may be nobody behind it, as BuildKit does
        boolean named = env.stream().anyMatch(variable -> variable.startsWith("SSH_AUTH_SOCK="))
                || environment.stream().anyMatch(variable -> variable.startsWith("SSH_AUTH_SOCK="));
        if (!named) {
            environment.add("SSH_AUTH_SOCK=" + target);
        }
        SshSource source = policy.ssh().get(id);
        if (source == null) {
            if (mount.required()) {
                throw new UserFailure("the SSH agent '" + id + "' is required and not given")
                        .suggest("Forward yours with -Dlayerflux.ssh." + id + "= or name a key file: =PATH.");
            }
            return;
        }
        made.add(new Mount.SshMount(
                target,
                source.agent(),
                mount.uid().orElse(0L),
                mount.gid().orElse(0L),
                mount.mode().orElse(RunMounts.SOCKET_MODE)));
    }
}
