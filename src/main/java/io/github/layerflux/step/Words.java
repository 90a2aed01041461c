package io.github.layerflux.step;

import io.github.layerflux.cache.NamedValue;
import io.github.layerflux.cache.SecretValues;
import io.github.layerflux.dockerfile.Arg;
import io.github.layerflux.dockerfile.Heredoc;
import io.github.layerflux.dockerfile.PortSpec;
import io.github.layerflux.dockerfile.SecretText;
import io.github.layerflux.dockerfile.SignalName;
import io.github.layerflux.dockerfile.Variables;
import io.github.layerflux.dockerfile.WordExpander;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.plan.VariableScope;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** An instruction's words with the variables of its stage at this point, some of which keep secrets. */
final class Words implements SecretValues {

    private final VariableScope scope;
    private final List<String> env;
    private final Variables variables;
    private final WordExpander expander;

    Words(StageState state, char escape) {
        this.scope = state.scope();
        this.env = state.config().env();
        this.variables = scope.variables(env);
        this.expander = new WordExpander(escape);
    }

    String expand(String word) {
        return expander.expand(word, variables);
    }

    List<String> expandAll(List<String> words) {
        List<String> expanded = new ArrayList<>(words.size());
        for (String word : words) {
            expanded.add(expand(word));
        }
        return expanded;
    }

    /** A heredoc's content; a quoted delimiter means literal (Dockerfile reference, "Here-documents"). */
    String expand(Heredoc heredoc) {
        return heredoc.expand() ? WordExpander.expandHeredoc(heredoc.content(), variables) : heredoc.content();
    }

    VariableScope declare(Arg arg) {
        return scope.declare(arg, env);
    }

    /** What the history of an ARG tells. */
    List<String> shown(Arg arg) {
        return scope.shown(arg, env);
    }

    /** The arguments in scope, as they count for a RUN. */
    List<NamedValue> arguments() {
        List<NamedValue> arguments = new ArrayList<>();
        for (Map.Entry<String, String> argument : scope.args(env)) {
            arguments.add(NamedValue.of(argument.getKey(), argument.getValue()));
        }
        return arguments;
    }

    @Override
    public List<String> values() {
        List<String> secrets = new ArrayList<>();
        for (Map.Entry<String, String> argument : scope.args(env)) {
            if (SecretText.isSecret(argument.getKey())) {
                add(argument.getValue(), secrets);
            }
        }
        for (String variable : env) {
            int equals = variable.indexOf('=');
            if (equals > 0 && SecretText.isSecret(variable.substring(0, equals))) {
                add(variable.substring(equals + 1), secrets);
            }
        }
        return secrets;
    }

    /** And as instructions that only configure show it. */
    private static void add(String value, List<String> secrets) {
        secrets.add(value);
        String quoted = GoFormat.quoted(value);
        secrets.add(quoted.substring(1, quoted.length() - 1));
    }

    /** {@code A=1} for each argument in scope, as BuildKit's history of a RUN shows them. */
    List<String> historyArguments() {
        return assignments(scope.historyArgs(env));
    }

    /** What a RUN's process sees: ENV, arguments, proxies. */
    List<String> processEnvironment() {
        List<String> environment = new ArrayList<>(scope.runEnvironment(env));
        environment.addAll(assignments(scope.proxies().entrySet()));
        return environment;
    }

    /** Ports of EXPOSE, {@code 80/tcp} each; in the order of the words as written, which the history shows. */
    List<String> ports(List<String> words) {
        List<String> ports = new ArrayList<>();
        List<String> sorted = new ArrayList<>(words);
        Collections.sort(sorted);
        for (String word : sorted) {
            for (String port : expander.expandToWords(word, variables)) {
                ports.addAll(PortSpec.parse(port).ports());
            }
        }
        return ports;
    }

    /** A path of VOLUME. */
    String volume(String word) {
        String path = expand(word);
        checkVolume(path);
        return path;
    }

    /** @param path expanded */
    static void checkVolume(String path) {
        if (path.isBlank()) {
            throw new UserFailure("VOLUME takes paths, and one of them is empty");
        }
    }

    String stopSignal(String word) {
        String signal = expand(word);
        SignalName.check(signal);
        return signal;
    }

    private static List<String> assignments(Iterable<Map.Entry<String, String>> entries) {
        List<String> assignments = new ArrayList<>();
        for (Map.Entry<String, String> entry : entries) {
            assignments.add(entry.getKey() + "=" + entry.getValue());
        }
        return assignments;
    }
}
