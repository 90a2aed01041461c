package io.github.layerflux.history;

import io.github.layerflux.event.StepRef;
import io.github.layerflux.history.PastStep.Ending;
import io.github.layerflux.image.Digest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One build of a Dockerfile. As a line of text: format, seconds since the epoch, then words: {@code B=stage=digest=reference} for
 * bases, {@code C=step=key=ms} for steps with the letter of how they ended.
 *
 * @param seconds when it ended, since the epoch
 * @param bases by the stage's name
 * @param steps by {@link #id}
 */
public record PastBuild(long seconds, Map<String, PastBase> bases, Map<String, PastStep> steps) {

    private static final String FORMAT = "1";
    private static final int ID = 12;

    public PastBuild {
        bases = new LinkedHashMap<>(bases);
        steps = new LinkedHashMap<>(steps);
    }

    /** What a step is known by from build to build: its stage and its text. */
    public static String id(StepRef step) {
        return id(step.platform(), step.stage(), step.instruction());
    }

    /** {@link #id(StepRef)} of its parts. */
    public static String id(String platform, String stage, String instruction) {
        return Digest.of(platform + "\n" + stage + "\n" + instruction).hex().substring(0, ID);
    }

    static String key(Digest key) {
        return key.hex().substring(0, ID);
    }

    String line() {
        StringBuilder line = new StringBuilder(FORMAT).append(' ').append(seconds);
        for (Map.Entry<String, PastBase> base : bases.entrySet()) {
            line.append(" B=").append(escaped(base.getKey())).append('=');
            line.append(base.getValue().digest().hex()).append('=');
            line.append(escaped(base.getValue().reference()));
        }
        for (Map.Entry<String, PastStep> entry : steps.entrySet()) {
            PastStep step = entry.getValue();
            line.append(' ').append(step.ending().letter).append('=').append(entry.getKey());
            line.append('=').append(step.key()).append('=').append(step.ms());
        }
        return line.append('\n').toString();
    }

    /** A line as it was written; empty for any other, such as one that was cut off. */
    static Optional<PastBuild> parse(String line) {
        String[] words = line.split(" ");
        if (words.length < 2 || !words[0].equals(FORMAT)) {
            return Optional.empty();
        }
        try {
            PastBuild build = new PastBuild(Long.parseLong(words[1]), Map.of(), Map.of());
            for (int i = 2; i < words.length; i++) {
                String[] parts = words[i].split("=", 4);
                if (parts[0].equals("B")) {
                    build.bases.put(plain(parts[1]), new PastBase(plain(parts[3]), new Digest(parts[2])));
                } else {
                    build.steps.put(parts[1], new PastStep(ending(parts[0]), parts[2], Long.parseLong(parts[3])));
                }
            }
            return Optional.of(build);
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    private static Ending ending(String letter) {
        for (Ending ending : Ending.values()) {
            if (letter.equals(String.valueOf(ending.letter))) {
                return ending;
            }
        }
        throw new IllegalArgumentException("no ending: " + letter);
    }

    private static String escaped(String text) {
        return text.replace("%", "%25").replace(" ", "%20").replace("=", "%3D").replace("\n", "%0A");
    }

    private static String plain(String text) {
        return text.replace("%0A", "\n").replace("%3D", "=").replace("%20", " ").replace("%25", "%");
    }
}
