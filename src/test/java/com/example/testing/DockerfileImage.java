package com.example.testing;

import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.image.Digest;
import io.github.layerflux.library.BuilderSettings;
import io.github.layerflux.library.Image;
import io.github.layerflux.library.ImageBuilder;
import io.github.layerflux.library.ImageRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * What a test framework makes of the library: a JUnit extension that builds the image under test before the first test. It
 * stands outside of Layerflux's packages and uses its public API alone (docs/library.md).
 */
public final class DockerfileImage implements BeforeAllCallback, AfterAllCallback {

    private final BuilderSettings settings;
    private final ImageRequest request;
    private final List<String> executed = new ArrayList<>();
    private ImageBuilder builder;
    private Image image;

    private DockerfileImage(BuilderSettings settings, ImageRequest request) {
        this.settings = settings;
        this.request = request;
    }

    public static DockerfileImage of(Path cacheDirectory, ImageRequest request) {
        return new DockerfileImage(BuilderSettings.defaults().withCacheDirectory(cacheDirectory), request);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        builder = ImageBuilder.open(settings);
        image = builder.build(request, event -> {
            if (event instanceof BuildEvent.StepExecuted step) {
                executed.add(step.step().instruction());
            }
        });
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (builder != null) {
            builder.close();
        }
    }

    /** For {@code FROM}, {@code docker run} or a registry: pinned. */
    public Digest digest() {
        return image.digest();
    }

    /** Of the instructions, those that weren't found in the cache. */
    public List<String> executed() {
        return List.copyOf(executed);
    }

    public Path layout(Path folder) {
        return image.writeLayout(folder);
    }
}
