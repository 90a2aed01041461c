package io.github.layerflux.sandbox;

import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.Digest;
import io.github.layerflux.layer.Layer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
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
        out.number(spec.root().base().size());
        for (Layer layer : spec.root().base()) {
            write(out, layer);
        }
        out.number(spec.root().above().size());
        for (LowerLayer lower : spec.root().above()) {
            if (lower instanceof LowerLayer.Stored stored) {
                write(out.bool(true), stored.layer());
            } else if (lower instanceof LowerLayer.Changed changed) {
                out.bool(false).text(changed.upper().id());
            }
        }
        out.texts(spec.argv()).texts(spec.env()).text(spec.workingDirectory()).text(spec.user());
        out.number(spec.mounts().size());
        for (Mount mount : spec.mounts()) {
            write(out, mount);
        }
        out.number(spec.network().ordinal()).texts(spec.extraHosts());
        out.number(spec.timeout().map(Duration::toMillis).orElse(-1L)).text(spec.name());
    }

    public static RunSpec readRunSpec(WireReader in) {
        List<Layer> base = new ArrayList<>();
        for (long n = in.number(); n > 0; n--) {
            base.add(readLayer(in));
        }
        List<LowerLayer> above = new ArrayList<>();
        for (long n = in.number(); n > 0; n--) {
            above.add(in.bool() ? new LowerLayer.Stored(readLayer(in)) : new LowerLayer.Changed(new Upper(in.text())));
        }
        List<String> argv = in.texts();
        List<String> env = in.texts();
        String workingDirectory = in.text();
        String user = in.text();
        List<Mount> mounts = new ArrayList<>();
        for (long n = in.number(); n > 0; n--) {
            mounts.add(readMount(in));
        }
        NetworkMode network = NETWORKS[(int) in.number()];
        List<String> hosts = in.texts();
        long timeout = in.number();
        return new RunSpec(
                new RootFilesystem(base, above),
                argv,
                env,
                workingDirectory,
                user,
                mounts,
                network,
                hosts,
                timeout < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(timeout)),
                in.text());
    }

    private static void write(WireWriter out, Mount mount) {
        if (mount instanceof Mount.SecretFile secret) {
            out.number(0).text(secret.target()).bytes(secret.content());
            out.number(secret.uid()).number(secret.gid()).number(secret.mode());
        } else if (mount instanceof Mount.CacheMount cache) {
            out.number(1).text(cache.target()).text(cache.source().toString());
        } else if (mount instanceof Mount.BindMount bind) {
            out.number(2).text(bind.target()).text(bind.source().toString()).bool(bind.readOnly());
        } else if (mount instanceof Mount.TmpfsMount tmpfs) {
            out.number(3).text(tmpfs.target()).number(tmpfs.sizeBytes().orElse(-1));
        }
    }

    private static Mount readMount(WireReader in) {
        long kind = in.number();
        String target = in.text();
        return switch ((int) kind) {
            case 0 -> new Mount.SecretFile(target, in.bytes(), in.number(), in.number(), (int) in.number());
            case 1 -> new Mount.CacheMount(target, Path.of(in.text()));
            case 2 -> new Mount.BindMount(target, Path.of(in.text()), in.bool());
            case 3 -> new Mount.TmpfsMount(target, optional(in.number()));
            default -> throw new IllegalStateException("mount kind " + kind);
        };
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

    public static void write(WireWriter out, OptionalLong value) {
        out.bool(value.isPresent()).number(value.orElse(0));
    }

    public static OptionalLong readOptional(WireReader in) {
        boolean present = in.bool();
        long value = in.number();
        return present ? OptionalLong.of(value) : OptionalLong.empty();
    }

    private static OptionalLong optional(long value) {
        return value < 0 ? OptionalLong.empty() : OptionalLong.of(value);
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
