package io.github.layerflux.step;

import io.github.layerflux.failure.EnvironmentFailure;
import java.io.IOException;

/** An image whose layers can't be read. */
final class Unreadable {

    private Unreadable() {}

    static EnvironmentFailure image(IOException cause) {
        return new EnvironmentFailure("the image's layers can't be read: " + cause, cause);
    }
}
