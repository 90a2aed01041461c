package io.github.layerflux.image;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Changes some fields of a {@link ContainerConfig}; the original stays as it is. */
public final class ContainerConfigEditor {

    private String user;
    private Set<String> exposedPorts;
    private List<String> env;
    private Optional<List<String>> entrypoint;
    private Optional<List<String>> cmd;
    private Set<String> volumes;
    private String workingDir;
    private Map<String, String> labels;
    private String stopSignal;
    private Optional<Healthcheck> healthcheck;
    private List<String> onBuild;
    private List<String> shell;

    ContainerConfigEditor(ContainerConfig from) {
        user = from.user();
        exposedPorts = from.exposedPorts();
        env = from.env();
        entrypoint = from.entrypoint();
        cmd = from.cmd();
        volumes = from.volumes();
        workingDir = from.workingDir();
        labels = from.labels();
        stopSignal = from.stopSignal();
        healthcheck = from.healthcheck();
        onBuild = from.onBuild();
        shell = from.shell();
    }

    public ContainerConfigEditor user(String value) {
        user = value;
        return this;
    }

    public ContainerConfigEditor exposedPorts(Set<String> value) {
        exposedPorts = value;
        return this;
    }

    public ContainerConfigEditor env(List<String> value) {
        env = value;
        return this;
    }

    public ContainerConfigEditor entrypoint(Optional<List<String>> value) {
        entrypoint = value;
        return this;
    }

    public ContainerConfigEditor cmd(Optional<List<String>> value) {
        cmd = value;
        return this;
    }

    public ContainerConfigEditor volumes(Set<String> value) {
        volumes = value;
        return this;
    }

    public ContainerConfigEditor workingDir(String value) {
        workingDir = value;
        return this;
    }

    public ContainerConfigEditor labels(Map<String, String> value) {
        labels = value;
        return this;
    }

    public ContainerConfigEditor stopSignal(String value) {
        stopSignal = value;
        return this;
    }

    public ContainerConfigEditor healthcheck(Optional<Healthcheck> value) {
        healthcheck = value;
        return this;
    }

    public ContainerConfigEditor onBuild(List<String> value) {
        onBuild = value;
        return this;
    }

    public ContainerConfigEditor shell(List<String> value) {
        shell = value;
        return this;
    }

    public ContainerConfig build() {
        return new ContainerConfig(
                user,
                new TreeSet<>(exposedPorts),
                env,
                entrypoint,
                cmd,
                new TreeSet<>(volumes),
                workingDir,
                new TreeMap<>(labels),
                stopSignal,
                healthcheck,
                onBuild,
                shell);
    }
}
