package io.github.layerflux.check;

import io.github.layerflux.dockerfile.RecordedVariables;
import io.github.layerflux.dockerfile.Variables;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The variables of a stage at one point: ENV and arguments together, as instructions see them. */
final class StageVariables implements Variables {

    private static final String DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private final Map<String, String> values;
    /** Arguments, with and without a value. */
    private final Set<String> declared;

    /** Those whose values have something of the base image in them, which isn't known. */
    private final Set<String> doubtful;

    private final boolean complete;

    private StageVariables(Map<String, String> values, Set<String> declared, Set<String> doubtful, boolean complete) {
        this.values = values;
        this.declared = declared;
        this.doubtful = doubtful;
        this.complete = complete;
    }

    /** @param complete whether the environment is all that the base image has */
    static StageVariables of(List<String> env, boolean complete) {
        StageVariables variables =
                new StageVariables(new LinkedHashMap<>(), new HashSet<>(), new HashSet<>(), complete);
        variables.set("PATH", DEFAULT_PATH); // what every stage has, whatever its base
        for (String entry : env) {
            int equals = entry.indexOf('=');
            variables.set(equals < 0 ? entry : entry.substring(0, equals), entry.substring(equals + 1));
        }
        return variables;
    }

    StageVariables copy() {
        return new StageVariables(
                new LinkedHashMap<>(values), new HashSet<>(declared), new HashSet<>(doubtful), complete);
    }

    @Override
    public Optional<String> lookup(String name) {
        return Optional.ofNullable(values.get(name));
    }

    void set(String name, String value) {
        values.put(name, value);
        doubtful.remove(name);
    }

    /** Sets what was expanded from other variables. */
    void set(String name, String value, RecordedVariables used) {
        values.put(name, value);
        if (isKnown(used)) {
            doubtful.remove(name);
        } else {
            doubtful.add(name);
        }
    }

    /** Whether what was looked up here is what the build will find, whatever the base image has. */
    boolean isKnown(RecordedVariables used) {
        if (!complete && !used.missing().isEmpty()) {
            return false;
        }
        for (String name : used.used()) {
            if (doubtful.contains(name)) {
                return false;
            }
        }
        return true;
    }

    void declare(String name) {
        declared.add(name);
    }

    boolean isDeclared(String name) {
        return declared.contains(name);
    }

    /** Whether an unset variable is really unset; without knowing the base image it may be one of that image's. */
    boolean complete() {
        return complete;
    }

    List<String> names() {
        return new ArrayList<>(values.keySet());
    }
}
