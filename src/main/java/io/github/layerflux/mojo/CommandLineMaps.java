package io.github.layerflux.mojo;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Map parameters, whose entries can be set one at a time on the command line: {@code -Dlayerflux.buildArg.A=1}. */
final class CommandLineMaps {

    private final Properties userProperties;

    CommandLineMaps(Properties userProperties) {
        this.userProperties = userProperties;
    }

    /**
     * The POM's entries, overridden and completed by those of the command line.
     *
     * @param prefix of the properties, such as {@code layerflux.buildArg.}
     */
    Map<String, String> merge(@Nullable Map<String, String> configured, String prefix) {
        Map<String, String> merged = new LinkedHashMap<>();
        if (configured != null) {
            // an empty element in the POM is a null value in Maven's map
            for (Map.Entry<String, String> entry : configured.entrySet()) {
                merged.put(entry.getKey(), entry.getValue() == null ? "" : entry.getValue());
            }
        }
        Map<String, String> given = new TreeMap<>();
        for (String name : userProperties.stringPropertyNames()) {
            if (name.startsWith(prefix) && name.length() > prefix.length()) {
                given.put(name.substring(prefix.length()), userProperties.getProperty(name));
            }
        }
        merged.putAll(given);
        return Collections.unmodifiableMap(merged);
    }
}
