package io.github.layerflux.mojo;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.image.Json;
import io.github.layerflux.it.BuiltImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;

/**
 * Whole runs of the goal {@code build} on one cache, judged by what they leave: {@code image.json} and the image. Every
 * file of the context has one modification time unless a test sets another.
 */
final class CacheBench {

    static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    final MojoBench maven;

    /** @param busybox an OCI image layout, for Dockerfiles that start {@code FROM busybox} */
    CacheBench(Path folder, String rules, Path busybox) {
        maven = new MojoBench(folder);
        maven.mojo.cacheRules = rules;
        maven.mojo.images = new ArrayList<>(List.of("app:1"));
        maven.mojo.context = "context";
        maven.mojo.buildArgs = new HashMap<>();
        maven.mojo.labels = new HashMap<>();
        maven.mojo.dockerfile = folder.resolve("Dockerfile").toString();
        maven.property("layerflux.buildContext.busybox", "oci-layout://" + busybox);
    }

    Path context(String path) {
        return maven.folder.resolve(String.valueOf(maven.mojo.context)).resolve(path);
    }

    CacheBench file(String path, String text) {
        return file(path, text, NOON);
    }

    CacheBench file(String path, String text, Instant modified) {
        try {
            Path file = context(path);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
            return time(path, modified);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sets the modification time of a file or folder, and of the folders above it in the context. */
    CacheBench time(String path, Instant modified) {
        try {
            Path top = context("");
            for (Path changed = context(path); !changed.equals(top); changed = changed.getParent()) {
                Files.setLastModifiedTime(changed, FileTime.from(modified));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Runs the goal, which must succeed. */
    Built build(String... dockerfile) {
        try {
            run(dockerfile);
        } catch (MojoExecutionException | MojoFailureException e) {
            throw new AssertionError(e.getMessage() + "\n" + maven.console, e);
        }
        return new Built(Json.readObject(maven.text("target/layerflux/image.json"), "image.json"), maven.folder);
    }

    void run(String... dockerfile) throws MojoExecutionException, MojoFailureException {
        try {
            Files.createDirectories(context(""));
            Files.writeString(maven.folder.resolve("Dockerfile"), String.join("\n", dockerfile) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        maven.console.clear();
        maven.mojo.execute();
    }

    /** What one run left. */
    record Built(Map<String, Object> report, Path folder) {

        /** {@code CACHED EXECUTED}, in the Dockerfile's order. */
        String statuses() {
            return String.join(
                    " ",
                    Json.objects(report, "steps").stream()
                            .map(step -> Json.string(step, "status"))
                            .toList());
        }

        /** Why a step was executed, with the files: what the first step tells that tells something. */
        String reason() {
            for (Map<String, Object> step : Json.objects(report, "steps")) {
                if (!Json.string(step, "reason").isEmpty()) {
                    return Json.string(step, "reason") + " " + step.get("changedFiles");
                }
            }
            return "";
        }

        String imageId() {
            return Json.string(report, "imageId");
        }

        BuiltImage image() {
            return BuiltImage.of(folder);
        }

        String text(String path) {
            return image().file(path).text();
        }

        Built allCached() {
            assertThat(statuses()).as(reason()).matches("CACHED( CACHED)*");
            return this;
        }

        Built misses(String statuses) {
            assertThat(statuses()).isEqualTo(statuses);
            assertThat(reason()).as("a miss says why").isNotBlank();
            return this;
        }

        Built because(String... words) {
            assertThat(reason()).contains(words);
            return this;
        }
    }
}
