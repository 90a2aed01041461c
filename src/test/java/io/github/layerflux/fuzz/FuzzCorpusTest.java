package io.github.layerflux.fuzz;

import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.layerflux.copy.ArchiveFuzz;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.function.ThrowingConsumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Replays the inputs of src/test/resources/fuzz, which once broke something or reach far, and small changes of them. */
class FuzzCorpusTest {

    private static final Path CORPUS = Path.of("src/test/resources/fuzz");
    private static final int CHANGES = 200;

    private static final Map<String, ThrowingConsumer<byte[]>> TARGETS = Map.of(
            "dockerfile", DockerfileFuzz::fuzzerTestOneInput,
            "words", WordsFuzz::fuzzerTestOneInput,
            "ignore", IgnoreFuzz::fuzzerTestOneInput,
            "layer", LayerFuzz::fuzzerTestOneInput,
            "archive", ArchiveFuzz::fuzzerTestOneInput,
            "image-json", ImageJsonFuzz::fuzzerTestOneInput);

    static List<Arguments> inputs() throws IOException {
        try (Stream<Path> files = Files.walk(CORPUS)) {
            return files.filter(Files::isRegularFile)
                    .sorted()
                    .map(file -> arguments(file.getParent().getFileName().toString(), file))
                    .toList();
        }
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("inputs")
    void nothingUnexpectedHappens(String target, Path file) throws IOException {
        byte[] input = Files.readAllBytes(file);
        ThrowingConsumer<byte[]> fuzz = TARGETS.get(target);
        assertTimeoutPreemptively(ofSeconds(30), () -> {
            try {
                fuzz.accept(input);
            } catch (Throwable e) {
                throw new AssertionError(file + " breaks it", e);
            }
            Random random = new Random(file.getFileName().toString().hashCode());
            for (int i = 0; i < CHANGES; i++) {
                byte[] changed = changed(input, random);
                try {
                    fuzz.accept(changed);
                } catch (Throwable e) {
                    throw new AssertionError("change " + i + " of " + file + " breaks it", e);
                }
            }
        });
    }

    /** Some bytes replaced, taken out or repeated. */
    private static byte[] changed(byte[] input, Random random) {
        byte[] bytes = input.clone();
        for (int n = random.nextInt(4); n >= 0 && bytes.length > 0; n--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes[at] = bytes[random.nextInt(bytes.length)];
                case 2 -> {
                    byte[] shorter = new byte[bytes.length - 1];
                    System.arraycopy(bytes, 0, shorter, 0, at);
                    System.arraycopy(bytes, at + 1, shorter, at, shorter.length - at);
                    bytes = shorter;
                }
                default -> {
                    int length = Math.min(random.nextInt(64) + 1, bytes.length - at);
                    byte[] longer = new byte[bytes.length + length];
                    System.arraycopy(bytes, 0, longer, 0, at + length);
                    System.arraycopy(bytes, at, longer, at + length, bytes.length - at);
                    bytes = longer;
                }
            }
        }
        return bytes;
    }
}
