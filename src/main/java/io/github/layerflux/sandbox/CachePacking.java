package io.github.layerflux.sandbox;

import io.github.layerflux.image.Digest;
import io.github.layerflux.layer.Compression;
import io.github.layerflux.layer.LayerCompression;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Asks for a folder of {@code RUN --mount=type=cache} as layers that other machines can unpack.
 *
 * @param compression of the layers
 * @param limit of bytes that the folder's files may have together
 * @param reachable blobs that are where the layers shall go, or can be had: layers that were packed earlier are only
 *     built upon if all of them are, or are in the store
 */
public record CachePacking(CacheFolder folder, LayerCompression compression, long limit, List<Digest> reachable) {

    public CachePacking {
        Objects.requireNonNull(folder, "folder is null");
        Objects.requireNonNull(compression, "compression is null");
        reachable = List.copyOf(reachable);
    }

    byte[] toBody() {
        WireWriter out = new WireWriter();
        MountFormat.write(out, folder);
        out.number(compression.codec().ordinal()).number(compression.level()).number(limit);
        return out.texts(reachable.stream().map(Digest::toString).toList()).body();
    }

    /** @param body of a frame */
    public static CachePacking of(byte[] body) {
        WireReader in = new WireReader(body);
        CacheFolder folder = MountFormat.readFolder(in);
        LayerCompression compression = new LayerCompression(Compression.values()[(int) in.number()], (int) in.number());
        long limit = in.number();
        List<Digest> reachable = new ArrayList<>();
        in.texts().forEach(text -> reachable.add(Digest.parse(text)));
        return new CachePacking(folder, compression, limit, reachable);
    }
}
