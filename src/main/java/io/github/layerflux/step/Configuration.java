package io.github.layerflux.step;

import io.github.layerflux.dockerfile.Arg;
import io.github.layerflux.dockerfile.Assignment;
import io.github.layerflux.dockerfile.Cmd;
import io.github.layerflux.dockerfile.Command;
import io.github.layerflux.dockerfile.Entrypoint;
import io.github.layerflux.dockerfile.Env;
import io.github.layerflux.dockerfile.Expose;
import io.github.layerflux.dockerfile.HealthcheckInstruction;
import io.github.layerflux.dockerfile.Instruction;
import io.github.layerflux.dockerfile.Label;
import io.github.layerflux.dockerfile.Maintainer;
import io.github.layerflux.dockerfile.OnBuild;
import io.github.layerflux.dockerfile.Shell;
import io.github.layerflux.dockerfile.StopSignal;
import io.github.layerflux.dockerfile.User;
import io.github.layerflux.dockerfile.Volume;
import io.github.layerflux.image.ContainerConfig;
import io.github.layerflux.image.ContainerConfigEditor;
import io.github.layerflux.image.Healthcheck;
import io.github.layerflux.image.ImageConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** The instructions that write only configuration, and the history lines that BuildKit writes for them. */
final class Configuration {

    /** Where a RUN finds a heredoc that begins with {@code #!}. */
    static final String SCRIPTS = "/dev/pipes";

    private static final List<String> DEFAULT_SHELL = List.of("/bin/sh", "-c");

    private final StageState state;
    private final Words words;
    private final boolean cmdIsOwn;

    /**
     * @param cmdIsOwn whether a CMD stands earlier in the same stage: ENTRYPOINT clears an inherited Cmd only
     */
    Configuration(StageState state, Words words, boolean cmdIsOwn) {
        this.state = state;
        this.words = words;
        this.cmdIsOwn = cmdIsOwn;
    }

    /** What a command executes: a shell form is wrapped in the image's SHELL. */
    static List<String> argv(Command command, ContainerConfig config) {
        if (command instanceof Command.ExecForm exec) {
            return exec.argv();
        } else if (command instanceof Command.ShellForm shell) {
            List<String> argv = new ArrayList<>(config.shell().isEmpty() ? DEFAULT_SHELL : config.shell());
            argv.add(shell.script());
            return argv;
        }
        if (command instanceof Command.ScriptFile script) {
            List<String> argv = new ArrayList<>(config.shell().isEmpty() ? DEFAULT_SHELL : config.shell());
            argv.add(SCRIPTS + "/" + script.name());
            return argv;
        }
        throw new IllegalArgumentException("unknown form of command: " + command);
    }

    ConfigChange apply(Instruction instruction) {
        if (instruction instanceof Arg arg) {
            return arg(arg);
        } else if (instruction instanceof Env env) {
            return env(env);
        } else if (instruction instanceof Label label) {
            return label(label);
        } else if (instruction instanceof Cmd cmd) {
            List<String> argv = argv(cmd.command(), state.config());
            return change(edit().cmd(nonEmpty(argv)), "CMD " + GoFormat.quotedList(argv), argv);
        } else if (instruction instanceof Entrypoint entrypoint) {
            return entrypoint(entrypoint);
        } else if (instruction instanceof Expose expose) {
            return expose(expose);
        } else if (instruction instanceof Volume volume) {
            return volume(volume);
        } else if (instruction instanceof User user) {
            String name = words.expand(user.user());
            return change(edit().user(name), "USER " + name, List.of(name));
        } else if (instruction instanceof StopSignal stopSignal) {
            String signal = words.stopSignal(stopSignal.signal());
            return change(edit().stopSignal(signal), "STOPSIGNAL " + signal, List.of(signal));
        } else if (instruction instanceof Shell shell) {
            return change(edit().shell(shell.argv()), "SHELL " + GoFormat.list(shell.argv()), shell.argv());
        } else if (instruction instanceof HealthcheckInstruction check) {
            return healthcheck(check.healthcheck());
        } else if (instruction instanceof Maintainer maintainer) {
            String name = maintainer.name();
            return new ConfigChange(state.image().withAuthor(name), state.scope(), "MAINTAINER " + name, List.of(name));
        } else if (instruction instanceof OnBuild onBuild) {
            List<String> triggers = new ArrayList<>(state.config().onBuild());
            triggers.add(onBuild.expression());
            return change(edit().onBuild(triggers), "ONBUILD " + onBuild.expression(), List.of(onBuild.expression()));
        }
        throw new IllegalArgumentException(instruction.text() + " is no configuration instruction");
    }

    private static Optional<List<String>> nonEmpty(List<String> argv) {
        return argv.isEmpty() ? Optional.empty() : Optional.of(argv);
    }

    private ConfigChange arg(Arg arg) {
        List<String> shown = words.shown(arg);
        return new ConfigChange(state.image(), words.declare(arg), "ARG " + String.join(" ", shown), shown);
    }

    private ConfigChange env(Env env) {
        ContainerConfig config = state.config();
        List<String> names = new ArrayList<>();
        List<String> shown = new ArrayList<>();
        List<String> keyed = new ArrayList<>();
        for (Assignment assignment : env.assignments()) {
            // all values see the environment before this instruction: ENV abc=bye def=$abc uses the previous abc
            String name = words.expand(assignment.name());
            String value = words.expand(assignment.value());
            config = config.withEnv(name, value);
            names.add(name);
            shown.add(name + "=" + value);
            keyed.add(name);
            keyed.add(value);
        }
        return new ConfigChange(
                state.image().withConfig(config),
                state.scope().withEnv(names),
                "ENV " + String.join(" ", shown),
                keyed);
    }

    private ConfigChange label(Label label) {
        Map<String, String> labels = new LinkedHashMap<>(state.config().labels());
        List<String> shown = new ArrayList<>();
        List<String> keyed = new ArrayList<>();
        for (Assignment assignment : label.assignments()) {
            String name = words.expand(assignment.name());
            String value = words.expand(assignment.value());
            labels.put(name, value);
            shown.add(name + "=" + value);
            keyed.add(name);
            keyed.add(value);
        }
        return change(edit().labels(labels), "LABEL " + String.join(" ", shown), keyed);
    }

    private ConfigChange entrypoint(Entrypoint entrypoint) {
        List<String> argv = argv(entrypoint.command(), state.config());
        var edit = edit().entrypoint(nonEmpty(argv));
        if (!cmdIsOwn) {
            edit = edit.cmd(Optional.empty());
        }
        return change(edit, "ENTRYPOINT " + GoFormat.quotedList(argv), argv);
    }

    private ConfigChange expose(Expose expose) {
        List<String> ports = words.ports(expose.ports());
        var exposed = new TreeSet<>(state.config().exposedPorts());
        exposed.addAll(ports);
        return change(edit().exposedPorts(exposed), "EXPOSE " + GoFormat.list(ports), ports);
    }

    private ConfigChange volume(Volume volume) {
        List<String> paths = new ArrayList<>();
        for (String path : volume.paths()) {
            paths.add(words.volume(path));
        }
        var volumes = new TreeSet<>(state.config().volumes());
        volumes.addAll(paths);
        return change(edit().volumes(volumes), "VOLUME " + GoFormat.list(paths), paths);
    }

    private ConfigChange healthcheck(Healthcheck check) {
        String shown = "HEALTHCHECK &{" + GoFormat.quotedList(check.test()) + " "
                + GoFormat.quoted(GoFormat.duration(check.interval())) + " "
                + GoFormat.quoted(GoFormat.duration(check.timeout())) + " "
                + GoFormat.quoted(GoFormat.duration(check.startPeriod())) + " "
                + GoFormat.quoted(GoFormat.duration(check.startInterval())) + " "
                + GoFormat.quotedRune(check.retries()) + "}";
        List<String> keyed = new ArrayList<>(check.test());
        keyed.add(shown);
        return change(edit().healthcheck(Optional.of(check)), shown, keyed);
    }

    private ContainerConfigEditor edit() {
        return state.config().edit();
    }

    private ConfigChange change(ContainerConfigEditor edit, String createdBy, List<String> keyed) {
        ImageConfig image = state.image().withConfig(edit.build());
        return new ConfigChange(image, state.scope(), createdBy, keyed);
    }
}
