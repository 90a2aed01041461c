package io.github.layerflux.content;

import java.io.IOException;

/**
 * The cause of a failure to deliver an image or a cache: one of its blobs is neither here nor where it is to go. Trying
 * again won't help, as it may with other failures; doing without the blob would.
 */
public final class MissingBlob extends IOException {

    private static final long serialVersionUID = 1L;

    public MissingBlob(String problem) {
        super(problem);
    }
}
