package io.github.layerflux.event;

import io.github.layerflux.failure.SourceRange;
import java.util.Objects;

/**
 * Names one instruction of a build.
 *
 * @param stage the stage's name, or its index as text when it has none
 * @param index 1-based among the stage's steps; every instruction but FROM is a step
 * @param steps number of steps of the stage
 * @param where its lines in the Dockerfile
 * @param instruction its text on one line, such as {@code COPY target/app.jar /app/}
 * @param platform of its stage in a build for several, else empty
 */
public record StepRef(String stage, int index, int steps, SourceRange where, String instruction, String platform) {

    private static final int LONGEST = 40;

    /** A step of a build for one platform. */
    public StepRef(String stage, int index, int steps, SourceRange where, String instruction) {
        this(stage, index, steps, where, instruction, "");
    }

    public StepRef {
        Objects.requireNonNull(stage, "stage is null");
        Objects.requireNonNull(where, "where is null");
        Objects.requireNonNull(instruction, "instruction is null");
        Objects.requireNonNull(platform, "platform is null");
    }

    /** The stage as people tell it from others: {@code linux/arm64 install} in a build for several platforms. */
    public String display() {
        return platform.isEmpty() ? stage : platform + " " + stage;
    }

    /** The step as people are told of it: {@code [install 2/5]}, {@code [stage-1 2/5]} of a stage without a name. */
    public String label() {
        return "[" + shown(display()) + " " + index + "/" + steps + "]";
    }

    /**
     * A stage's display name as people are told it: one without a name as Docker calls it, {@code stage-1}, and a long
     * one shortened.
     *
     * @param display {@code install}, {@code 1}, {@code linux/arm64 1}
     */
    public static String shown(String display) {
        int name = display.indexOf(' ') + 1;
        if (display.length() - name > LONGEST) {
            return display.substring(0, name + LONGEST - 1) + "…";
        }
        for (int i = name; i < display.length(); i++) {
            if (display.charAt(i) < '0' || display.charAt(i) > '9') {
                return display;
            }
        }
        return display.substring(0, name) + "stage-" + display.substring(name);
    }

    /** {@code install 2/5 COPY target/app.jar /app/}. */
    @Override
    public String toString() {
        return display() + " " + index + "/" + steps + " " + instruction;
    }
}
