package io.github.layerflux.plan;

import io.github.layerflux.dockerfile.Arg;
import io.github.layerflux.dockerfile.Variables;
import io.github.layerflux.dockerfile.WordExpander;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The arguments in effect at one point of a stage. Immutable: each ARG and ENV gives the scope of the next instruction;
 * a stage that starts {@code FROM} another continues with that stage's last one.
 *
 * <p>Of an ARG and an ENV of one name the later instruction wins, for RUN and for expansion alike (the configuration
 * only ever keeps ENV); an ARG that ends up without a value changes nothing.
 */
public final class VariableScope {

    private final GlobalArgs globals;
    private final char escape;
    /** In the order of the first declaration, proxies too. */
    private final Map<String, Argument> arguments;

    /**
     * @param value absent when neither a default nor a build argument gives one
     * @param shadowed whether an ENV of that name came later
     */
    private record Argument(Optional<String> value, boolean shadowed) {}

    /** A scope and the environment beside it. */
    private record InStage(VariableScope scope, List<String> env) implements Variables {
        @Override
        public Optional<String> lookup(String name) {
            return scope.lookup(name, env);
        }
    }

    private VariableScope(GlobalArgs globals, char escape, Map<String, Argument> arguments) {
        this.globals = globals;
        this.escape = escape;
        this.arguments = arguments;
    }

    static VariableScope initial(GlobalArgs globals, char escape) {
        return new VariableScope(globals, escape, Collections.emptyMap());
    }

    /**
     * The scope after an ARG. A value is, first of these: the build argument's, the default, the global argument's
     * (platform arguments among them), the one it had.
     *
     * @param env the stage's environment, {@code NAME=value} each
     * @throws io.github.layerflux.failure.UserFailure when a default can't be expanded
     */
    public VariableScope declare(Arg instruction, List<String> env) {
        VariableScope scope = this;
        for (Arg.Declaration declaration : instruction.declarations()) {
            scope = scope.declare(declaration, env);
        }
        return scope;
    }

    private VariableScope declare(Arg.Declaration declaration, List<String> env) {
        String name = declaration.name();
        Optional<String> value = value(declaration, env);
        Argument before = arguments.get(name);
        if (value.isEmpty() && before != null) {
            return this;
        }
        Map<String, Argument> changed = new LinkedHashMap<>(arguments);
        changed.put(name, new Argument(value, false));
        return new VariableScope(globals, escape, changed);
    }

    /** The value that this very declaration gives, if it gives one: it may leave an inherited one as it is. */
    private Optional<String> value(Arg.Declaration declaration, List<String> env) {
        Optional<String> passed = globals.buildArg(declaration.name());
        if (passed.isPresent()) {
            return passed;
        }
        return declaration.defaultValue().isPresent()
                ? Optional.of(new WordExpander(escape)
                        .expand(declaration.defaultValue().get(), variables(env)))
                : globals.lookup(declaration.name());
    }

    /** The same arguments in the build of another: a stage that is shared by several platforms is each one's parent. */
    public VariableScope within(VariableScope build) {
        return globals == build.globals ? this : new VariableScope(build.globals, escape, arguments);
    }

    /** Whether an ARG may give another value here than in a build of the same Dockerfile for another platform. */
    public boolean differs(Arg instruction, VariableScope other) {
        for (Arg.Declaration declaration : instruction.declarations()) {
            if (!globals.lookup(declaration.name()).equals(other.globals.lookup(declaration.name()))) {
                return true;
            }
        }
        return false;
    }

    /** The declarations of an ARG with the values that they give: {@code A=1}, or {@code A} where one gives none. */
    public List<String> shown(Arg instruction, List<String> env) {
        List<String> shown = new ArrayList<>();
        VariableScope scope = this;
        for (Arg.Declaration declaration : instruction.declarations()) {
            shown.add(declaration.name()
                    + scope.value(declaration, env).map(value -> "=" + value).orElse(""));
            scope = scope.declare(declaration, env);
        }
        return shown;
    }

    /** The scope after an ENV that sets these names. */
    public VariableScope withEnv(Collection<String> names) {
        Map<String, Argument> changed = null;
        for (String name : names) {
            Argument argument = arguments.get(name);
            if (argument != null && !argument.shadowed()) {
                changed = changed == null ? new LinkedHashMap<>(arguments) : changed;
                changed.put(name, new Argument(argument.value(), true));
            }
        }
        return changed == null ? this : new VariableScope(globals, escape, changed);
    }

    /** A variable's value where an instruction is expanded, absent when it is unset. */
    public Optional<String> lookup(String name, List<String> env) {
        Argument argument = arguments.get(name);
        if (argument != null && argument.value().isPresent() && !argument.shadowed()) {
            return argument.value();
        }
        return fromEnv(name, env);
    }

    /** {@link #lookup} with an environment, for a {@link WordExpander}. */
    public Variables variables(List<String> env) {
        return new InStage(this, env);
    }

    private static Optional<String> fromEnv(String name, List<String> env) {
        for (String entry : env) {
            if (entry.length() > name.length() && entry.charAt(name.length()) == '=' && entry.startsWith(name)) {
                return Optional.of(entry.substring(name.length() + 1));
            }
        }
        return Optional.empty();
    }

    /**
     * The arguments in scope that have a value, in the order of declaration, proxies left out: what belongs into the key
     * of a RUN. A value is the one that RUN sees, an ENV's if that came later.
     */
    public List<Map.Entry<String, String>> args(List<String> env) {
        List<Map.Entry<String, String>> args = new ArrayList<>(arguments.size());
        for (String name : arguments.keySet()) {
            Optional<String> value = PredefinedArgs.isProxy(name) ? Optional.empty() : lookup(name, env);
            if (value.isPresent()) {
                args.add(Map.entry(name, value.get()));
            }
        }
        return args;
    }

    /**
     * As {@link #args}, with unset arguments as empty ones: the list that BuildKit writes into the history of a RUN
     * ({@code RUN |2 A=1 B= /bin/sh -c …}).
     */
    public List<Map.Entry<String, String>> historyArgs(List<String> env) {
        List<Map.Entry<String, String>> args = new ArrayList<>(arguments.size());
        for (String name : arguments.keySet()) {
            if (!PredefinedArgs.isProxy(name)) {
                args.add(Map.entry(name, lookup(name, env).orElse("")));
            }
        }
        return args;
    }

    /** The environment of a RUN without proxies: ENV in its order, arguments in their places or after it. */
    public List<String> runEnvironment(List<String> env) {
        Map<String, String> merged = new LinkedHashMap<>();
        for (String entry : env) {
            int equals = entry.indexOf('=');
            merged.put(equals < 0 ? entry : entry.substring(0, equals), equals < 0 ? "" : entry.substring(equals + 1));
        }
        for (Map.Entry<String, String> arg : args(env)) {
            merged.put(arg.getKey(), arg.getValue());
        }
        List<String> environment = new ArrayList<>(merged.size());
        for (Map.Entry<String, String> entry : merged.entrySet()) {
            environment.add(entry.getKey() + "=" + entry.getValue());
        }
        return environment;
    }

    /**
     * The proxy arguments, given or declared with a default, for the environment of RUN alone: never in a key, the
     * history or the image.
     */
    public Map<String, String> proxies() {
        Map<String, String> proxies = new LinkedHashMap<>(PredefinedArgs.proxies(globals.buildArgs()));
        for (Map.Entry<String, Argument> argument : arguments.entrySet()) {
            boolean counts = PredefinedArgs.isProxy(argument.getKey())
                    && argument.getValue().value().isPresent()
                    && !argument.getValue().shadowed();
            if (counts) {
                proxies.put(argument.getKey(), argument.getValue().value().get());
            }
        }
        return proxies;
    }
}
