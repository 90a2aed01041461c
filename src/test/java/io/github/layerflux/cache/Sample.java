package io.github.layerflux.cache;

import io.github.layerflux.event.StepRef;
import io.github.layerflux.failure.SourceRange;
import io.github.layerflux.image.Digest;
import io.github.layerflux.image.Platform;
import io.github.layerflux.layer.EntryType;
import io.github.layerflux.layer.LayerEntry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Steps to vary: each method makes a whole step, a test changes what it is about. */
public final class Sample {

    public static final ParentState ALPINE =
            new ParentState(Digest.of("alpine config"), Digest.of("alpine layers"), Platform.parse("linux/amd64"));

    static final StepRef STEP = new StepRef("app", 1, 1, new SourceRange("Dockerfile", 2, 2), "RUN make install");

    static final long NOON = 1_750_000_000L;

    private Sample() {}

    static Stream<CacheRules> bothRules() {
        return Stream.of(new MetadataRules(), new ContentRules());
    }

    public static final class Run {
        List<String> argv = List.of("/bin/sh", "-c", "make install");
        String text = "RUN make install";
        List<String> env = List.of("PATH=/bin", "HOME=/root");
        List<NamedValue> args = List.of();
        String cwd = "/";
        String user = "";
        List<MountInput> mounts = List.of();
        String network = "default";
        String security = "sandbox";
        List<String> addHosts = List.of();
        Platform platform = Platform.parse("linux/amd64");

        public void command(String command) {
            argv = List.of("/bin/sh", "-c", command);
            text = "RUN " + command;
        }

        RunInputs inputs() {
            return new RunInputs(argv, text, env, args, cwd, user, mounts, network, security, addHosts, platform);
        }
    }

    public static RunInputs run(Consumer<Run> change) {
        Run run = new Run();
        change.accept(run);
        return run.inputs();
    }

    public static final class Copy {
        String keyword = "COPY";
        String destination = "/app/";
        Optional<String> chown = Optional.empty();
        Optional<String> chmod = Optional.empty();
        Map<String, String> flags = Map.of();
        List<String> sources = List.of("target");
        List<LayerEntry> files = List.of(
                folder("target", 0755), file("target/app.jar", "application"), file("target/lib.jar", "library"));
        FileSet.Origin origin = FileSet.Origin.CONTEXT;
        Optional<SourceImage> from = Optional.empty();
        List<InlineFile> inline = List.of();

        void from(String image) {
            origin = FileSet.Origin.IMAGE;
            from = Optional.of(new SourceImage("stage build", Digest.of(image)));
        }

        /** Replaces the file of the same path. */
        void change(LayerEntry file) {
            List<LayerEntry> changed = new ArrayList<>(files);
            changed.replaceAll(old -> old.path().equals(file.path()) ? file : old);
            files = changed;
        }

        CopyInputs inputs() {
            return new CopyInputs(
                    keyword, destination, chown, chmod, flags, sources, files(origin, files), from, inline);
        }
    }

    public static CopyInputs copy(Consumer<Copy> change) {
        Copy copy = new Copy();
        change.accept(copy);
        return copy.inputs();
    }

    static FileSet files(FileSet.Origin origin, List<LayerEntry> entries) {
        return new FileSet(origin, entries.stream().map(SelectedFile::of).toList(), ContentDigests.NONE);
    }

    static LayerEntry file(String path, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return LayerEntry.file(path, 0644, 0, 0, bytes.length, NOON, 0).withContent(Digest.of(bytes), -1);
    }

    static LayerEntry folder(String path, int mode) {
        return LayerEntry.directory(path, mode, 0, 0, NOON, 0);
    }

    static LayerEntry link(String path, String target) {
        return LayerEntry.symlink(path, target, 0, 0, NOON, 0);
    }

    static LayerEntry device(String path, int minor) {
        return new LayerEntry(
                path, EntryType.CHARACTER_DEVICE, 0600, 0, 0, 0, NOON, 0, "", Optional.empty(), -1, 1, minor, Map.of());
    }

    static LayerEntry withXattr(LayerEntry file, String name, String value) {
        return new LayerEntry(
                file.path(),
                file.type(),
                file.mode(),
                file.uid(),
                file.gid(),
                file.size(),
                file.mtimeSeconds(),
                file.mtimeNanos(),
                file.link(),
                file.content(),
                file.offset(),
                0,
                0,
                Map.of(name, value.getBytes(StandardCharsets.UTF_8)));
    }
}
