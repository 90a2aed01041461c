package io.github.layerflux.layer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** GNU tar as the second opinion on what is in an archive. */
final class GnuTar {

    private GnuTar() {}

    static boolean isInstalled() {
        try {
            return run("tar", "--version").contains("GNU tar");
        } catch (IOException e) {
            return false;
        }
    }

    static String run(String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().put("TZ", "UTC");
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            assertThat(process.waitFor())
                    .as(String.join(" ", command) + "\n" + output)
                    .isZero();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        return output;
    }

    static void create(Path archive, Path folder, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of("tar", "-C", folder.toString(), "-cf", archive.toString()));
        command.addAll(List.of(options));
        command.add(".");
        run(command.toArray(new String[0]));
    }
}
