package io.github.layerflux.cache;

import java.util.Objects;

/**
 * That a RUN was executed where it does less than elsewhere, so that its layer may be another one. Such a layer is used
 * by builds that could do no better, and never leaves the machine.
 *
 * @param why continues 'RUN was executed where …'
 * @param tiers how RUN might have been executed, as far as could be told without trying; where that is something else,
 *     the step is executed anew
 */
public record Degraded(String why, String tiers) {

    public Degraded {
        Objects.requireNonNull(why, "why is null");
        Objects.requireNonNull(tiers, "tiers is null");
    }
}
