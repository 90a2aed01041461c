package io.github.layerflux.cache;

import java.util.Objects;

/**
 * An instruction that only writes configuration: LABEL, CMD, ENTRYPOINT, EXPOSE, VOLUME, STOPSIGNAL, HEALTHCHECK,
 * ONBUILD, MAINTAINER, ENV, ARG, USER, SHELL.
 *
 * @param keyword {@code LABEL}
 * @param instructionText on one line, expanded; may begin with the keyword, in any case. Of an ARG the declaration as
 *     written: the value counts where it is used
 * @param shown the same as people write it, {@code LABEL a=1}; not part of the key
 */
public record ConfigInputs(String keyword, String instructionText, String shown) {

    public ConfigInputs {
        Objects.requireNonNull(keyword, "keyword is null");
        Objects.requireNonNull(instructionText, "instructionText is null");
        Objects.requireNonNull(shown, "shown is null");
    }

    public ConfigInputs(String keyword, String instructionText) {
        this(keyword, instructionText, instructionText);
    }
}
