package io.github.layerflux.cache;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One {@code RUN --mount}.
 *
 * @param type {@code bind}, {@code cache}, {@code secret}, {@code ssh} or {@code tmpfs}
 * @param properties those that were given and those that have defaults: id, target, required, mode, uid, gid,
 *     sharing…; never a secret's value, nor where this machine has it
 * @param from of a bind or cache mount that reads another image
 * @param files of a bind mount: what the process can read there
 */
public record MountInput(
        String type, Map<String, String> properties, Optional<SourceImage> from, Optional<FileSet> files) {

    public MountInput {
        Objects.requireNonNull(type, "type is null");
        Objects.requireNonNull(from, "from is null");
        Objects.requireNonNull(files, "files is null");
        properties = Map.copyOf(properties);
    }

    /** {@code type=secret,id=token,target=/run/secrets/token}, by name. */
    String display() {
        StringBuilder text = new StringBuilder("type=").append(type);
        for (Map.Entry<String, String> property : new TreeMap<>(properties).entrySet()) {
            text.append(',').append(property.getKey()).append('=').append(property.getValue());
        }
        return text.toString();
    }
}
