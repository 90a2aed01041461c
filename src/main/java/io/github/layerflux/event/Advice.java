package io.github.layerflux.event;

import java.util.Objects;

/**
 * An instruction that changes often stands before one that takes long.
 *
 * @param stage of both
 * @param line of the instruction that changes, its first
 * @param instruction the one that changes
 * @param changed in how many builds it did
 * @param builds how many builds were looked at
 * @param slowLine first line of the one that takes long
 * @param slowInstruction the one that takes long
 * @param slowMs how long that one takes
 * @param belowLine the line to move it below: the last of the instructions that would be saved
 * @param text the advice as one sentence, without a full stop
 */
public record Advice(
        String stage,
        int line,
        String instruction,
        int changed,
        int builds,
        int slowLine,
        String slowInstruction,
        long slowMs,
        int belowLine,
        String text) {

    public Advice {
        Objects.requireNonNull(stage, "stage is null");
        Objects.requireNonNull(instruction, "instruction is null");
        Objects.requireNonNull(slowInstruction, "slowInstruction is null");
        Objects.requireNonNull(text, "text is null");
    }
}
