package io.github.layerflux.report;

import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.image.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * {@code report.html}: builds as a page that needs nothing else. It is a resource, the same for all builds, and behind it
 * the builds as JSON, which the page's own script reads: a cached build copies a file and writes some values.
 */
public final class BuildPage {

    private static final String RESOURCE = "report.html";
    private static final String END = "</script>\n</body>\n</html>\n";

    private BuildPage() {}

    /**
     * One build as the page has it, as JSON.
     *
     * @param build as {@link BuildReport#toPage} gives it
     * @param module its name
     * @param folder of {@code image.json}, relative to the page's, empty if it is the same
     */
    public static String build(Map<String, Object> build, String module, String folder) {
        Map<String, Object> json = new LinkedHashMap<>(build);
        json.put("module", module);
        json.put("folder", folder);
        return Json.write(json);
    }

    /**
     * Writes a page; a reader sees the old file or the new one.
     *
     * @param name of what was built
     * @param builds as {@link #build} gives them
     * @param modules of a reactor, name and {@code built}, {@code failed} or {@code skipped}; empty for one module
     * @throws EnvironmentFailure when it can't be written
     */
    public static void write(Path file, String name, Iterable<String> builds, Map<String, String> modules) {
        // without random names, as in BuildReport
        Path temporary = file.resolveSibling(file.getFileName() + "." + Long.toHexString(System.nanoTime()) + ".tmp");
        try {
            try {
                Files.createDirectories(file.toAbsolutePath().getParent());
                writeTo(temporary, name, builds, modules);
                Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            throw EnvironmentFailure.io("can't write the build's page " + file, e)
                    .suggestIfNone("Check the disk's free space and that the folder can be written.");
        }
    }

    private static void writeTo(Path file, String name, Iterable<String> builds, Map<String, String> modules)
            throws IOException {
        try (InputStream page = BuildPage.class.getResourceAsStream(RESOURCE);
                OutputStream out =
                        Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            if (page == null) {
                throw new IOException("the plugin's jar lacks " + RESOURCE);
            }
            page.transferTo(out);
            StringBuilder json = new StringBuilder("{\"name\":");
            json.append(Json.write(name)).append(",\"writtenAt\":").append(System.currentTimeMillis());
            json.append(",\"modules\":").append(Json.write(modules)).append(",\"builds\":[");
            String separator = "";
            for (String build : builds) {
                json.append(separator).append(build);
                separator = ",\n";
            }
            out.write(inScript(json.append("]}")).getBytes(StandardCharsets.UTF_8));
            out.write(END.getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** JSON that can't end the script element that it stands in, nor begin another (HTML, "Restrictions on scripts"). */
    private static String inScript(CharSequence json) {
        StringBuilder safe = new StringBuilder(json.length() + 64);
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (c == '<') {
                safe.append("\\u003c");
            } else {
                safe.append(c);
            }
        }
        return safe.toString();
    }
}
