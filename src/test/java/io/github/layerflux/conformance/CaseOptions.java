package io.github.layerflux.conformance;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a case is built with besides its Dockerfile and context; one option a line:
 *
 * <pre>
 * arg NAME=VALUE
 * secret ID=VALUE        \n in VALUE is a line break
 * target NAME
 * label KEY=VALUE
 * context NAME           a named context: the folder that the case's file context-NAME lists
 * image NAME=JSON        a named context: the base image, its container configuration with these members
 * epoch SECONDS          SOURCE_DATE_EPOCH
 * rewrite timestamps
 * network MODE
 * </pre>
 */
record CaseOptions(List<String> lines) {

    static CaseOptions parse(String text) {
        return new CaseOptions(text.lines().filter(line -> !line.isBlank()).toList());
    }

    /** The options that hold now, then these: later ones win. */
    CaseOptions and(String line) {
        List<String> all = new ArrayList<>(lines);
        all.add(line);
        return new CaseOptions(List.copyOf(all));
    }

    Map<String, String> buildArgs() {
        Map<String, String> args = new LinkedHashMap<>(pairs("arg"));
        last("epoch").ifPresent(epoch -> args.put("SOURCE_DATE_EPOCH", epoch));
        return args;
    }

    Map<String, String> pairs(String name) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String value : values(name)) {
            int equals = value.indexOf('=');
            pairs.put(value.substring(0, equals), value.substring(equals + 1).replace("\\n", "\n"));
        }
        return pairs;
    }

    Optional<String> last(String name) {
        List<String> values = values(name);
        return values.isEmpty() ? Optional.empty() : Optional.of(values.get(values.size() - 1));
    }

    List<String> values(String name) {
        return lines.stream()
                .filter(line -> line.startsWith(name + " "))
                .map(line -> line.substring(name.length() + 1))
                .toList();
    }
}
