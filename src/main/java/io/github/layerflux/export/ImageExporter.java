package io.github.layerflux.export;

import io.github.layerflux.failure.EnvironmentFailure;

/** Delivers a built image to one place. */
public sealed interface ImageExporter
        permits OciLayoutExporter, OciArchiveExporter, RootTarExporter, RootFolderExporter, EngineExporter {

    /**
     * Delivers the image; what was there before stays whole until the new one is.
     *
     * @throws EnvironmentFailure when the place can't be written
     */
    void export(BuiltImage image);
}
