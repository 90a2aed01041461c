package io.github.layerflux.dockerfile;

import io.github.layerflux.failure.SourceRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * {@code RUN [--mount=…] [--network=…] [--security=…] command}.
 *
 * @param mountFlags the values of {@code --mount} in order, raw; {@link #mounts} reads them
 * @param network {@code default}, {@code none} or {@code host}
 * @param security {@code sandbox} or {@code insecure}
 * @param heredocs as written; {@link #command} has them in place already
 */
public record Run(
        SourceRange where,
        String text,
        Command command,
        List<String> mountFlags,
        Optional<String> network,
        Optional<String> security,
        List<Heredoc> heredocs)
        implements Instruction {

    public Run {
        Objects.requireNonNull(command, "command is null");
        mountFlags = List.copyOf(mountFlags);
        Objects.requireNonNull(network, "network is null");
        Objects.requireNonNull(security, "security is null");
        heredocs = List.copyOf(heredocs);
    }

    /**
     * The mounts, each value expanded.
     *
     * @param expander gives a raw value's text; {@link UnaryOperator#identity} where no variables are known
     * @throws io.github.layerflux.failure.UserFailure when an expanded value is no valid one
     */
    public List<RunMount> mounts(UnaryOperator<String> expander) {
        if (mountFlags.isEmpty()) {
            return List.of();
        }
        List<RunMount> mounts = new ArrayList<>(mountFlags.size());
        for (String flag : mountFlags) {
            mounts.add(RunMount.parse(flag, expander));
        }
        return mounts;
    }
}
