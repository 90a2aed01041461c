package io.github.layerflux.sandbox;

import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.Digest;
import io.github.layerflux.layer.Layer;
import io.github.layerflux.layer.PackedLayer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** How the sandbox's values look on the wire between the build and its worker; both are always of one version. */
public final class WireFormat {

    private static final NetworkMode[] NETWORKS = NetworkMode.values();

    private WireFormat() {}

    public static void write(WireWriter out, RunSpec spec) {
        write(out, spec.root());
        out.texts(spec.argv()).texts(spec.env()).text(spec.workingDirectory()).text(spec.user());
        out.number(spec.mounts().size());
        for (Mount mount : spec.mounts()) {
            MountFormat.write(out, mount);
        }
        out.number(spec.network().ordinal()).texts(spec.extraHosts()).bool(spec.insecure());
        out.number(spec.timeout().map(Duration::toMillis).orElse(-1L)).text(spec.name());
    }

    public static RunSpec readRunSpec(WireReader in) {
        RootFilesystem root = readRoot(in);
        List<String> argv = in.texts();
        List<String> env = in.texts();
        String workingDirectory = in.text();
        String user = in.text();
        List<Mount> mounts = new ArrayList<>();
        for (long n = in.number(); n > 0; n--) {
            mounts.add(MountFormat.read(in));
        }
        NetworkMode network = NETWORKS[(int) in.number()];
        List<String> hosts = in.texts();
        boolean insecure = in.bool();
        long timeout = in.number();
        return new RunSpec(
                root,
                argv,
                env,
                workingDirectory,
                user,
                mounts,
                network,
                hosts,
                insecure,
                timeout < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(timeout)),
                in.text());
    }

    static void write(WireWriter out, RootFilesystem root) {
        out.number(root.base().size());
        for (Layer layer : root.base()) {
            write(out, layer);
        }
        out.number(root.above().size());
        for (LowerLayer lower : root.above()) {
            if (lower instanceof LowerLayer.Stored stored) {
                write(out.bool(true), stored.layer());
            } else if (lower instanceof LowerLayer.Changed changed) {
                out.bool(false).text(changed.upper().id());
            }
        }
    }

    static RootFilesystem readRoot(WireReader in) {
        List<Layer> base = new ArrayList<>();
        for (long n = in.number(); n > 0; n--) {
            base.add(readLayer(in));
        }
        List<LowerLayer> above = new ArrayList<>();
        for (long n = in.number(); n > 0; n--) {
            above.add(in.bool() ? new LowerLayer.Stored(readLayer(in)) : new LowerLayer.Changed(new Upper(in.text())));
        }
        return new RootFilesystem(base, above);
    }

    public static void write(WireWriter out, Layer layer) {
        Descriptor blob = layer.descriptor();
        out.text(blob.mediaType()).text(blob.digest().toString()).number(blob.size());
        out.text(layer.diffId().toString());
    }

    public static Layer readLayer(WireReader in) {
        Descriptor blob = Descriptor.of(in.text(), Digest.parse(in.text()), in.number());
        return new Layer(blob, Digest.parse(in.text()));
    }

    public static void writePacked(WireWriter out, List<PackedLayer> layers) {
        out.number(layers.size());
        for (PackedLayer layer : layers) {
            write(out, new Layer(layer.blob(), layer.diffId()));
            out.number(layer.size());
        }
    }

    public static List<PackedLayer> readPacked(WireReader in) {
        List<PackedLayer> layers = new ArrayList<>();
        for (long n = in.number(); n > 0; n--) {
            Layer layer = readLayer(in);
            layers.add(new PackedLayer(layer.descriptor(), layer.diffId(), in.number()));
        }
        return layers;
    }

    public static void writeRejections(WireWriter out, List<Rejection> rejections) {
        out.number(rejections.size());
        for (Rejection rejection : rejections) {
            out.text(rejection.what()).text(rejection.why());
        }
    }

    static List<Rejection> readRejections(WireReader in) {
        List<Rejection> rejections = new ArrayList<>();
        for (long n = in.number(); n > 0; n--) {
            rejections.add(new Rejection(in.text(), in.text()));
        }
        return rejections;
    }

    public static void write(WireWriter out, OptionalLong value) {
        out.bool(value.isPresent()).number(value.orElse(0));
    }

    public static OptionalLong readOptional(WireReader in) {
        boolean present = in.bool();
        long value = in.number();
        return present ? OptionalLong.of(value) : OptionalLong.empty();
    }

    /** A failure with its kind, problem and suggestion; what is no BuildFailure goes as a defect with its trace. */
    public static void write(WireWriter out, Throwable failure) {
        if (failure instanceof BuildFailure known) {
            out.number(known instanceof UserFailure ? 1 : 2)
                    .text(known.details().problem());
            out.text(known.details().suggestion().orElse(""));
        } else {
            StringWriter trace = new StringWriter();
            failure.printStackTrace(new PrintWriter(trace));
            out.number(0).text(trace.toString()).text("");
        }
    }

    public static RuntimeException readFailure(WireReader in) {
        int kind = (int) in.number();
        String problem = in.text();
        String suggestion = in.text();
        if (kind == 0) {
            return new IllegalStateException("the sandbox's worker has a defect: " + problem);
        }
        BuildFailure failure = kind == 1 ? new UserFailure(problem) : new EnvironmentFailure(problem);
        return suggestion.isEmpty() ? failure : failure.suggest(suggestion);
    }
}
