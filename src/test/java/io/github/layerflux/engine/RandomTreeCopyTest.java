package io.github.layerflux.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.image.Digest;
import io.github.layerflux.it.Command;
import io.github.layerflux.layer.ContentsStore;
import io.github.layerflux.layer.EntryType;
import io.github.layerflux.layer.LayerEntry;
import io.github.layerflux.layer.LayeredTree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** COPY of a folder is {@code cp -a} of it: types, modes, times, contents, links and hard links. */
final class RandomTreeCopyTest {

    @TempDir
    Path folder;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
    void copiesWhatCpCopies(long seed) throws IOException {
        Path copied = folder.resolve("copied");
        try (EngineBench bench = new EngineBench(folder)) {
            new RandomTree(seed).fill(bench.context.resolve("tree"));
            Command.of("cp", "-a", bench.context.resolve("tree").toString(), copied.toString())
                    .run();

            BuildResult once = bench.build("FROM scratch", "COPY tree /out/");
            assertThat(listed(once)).as("seed %d", seed).isEqualTo(listed(copied));

            // and a copy of the copy, out of a stage, is the same again
            BuildResult twice =
                    bench.build("FROM scratch AS a", "COPY tree /here/", "FROM scratch", "COPY --from=a /here /out");
            assertThat(listed(twice)).as("seed %d, from a stage", seed).isEqualTo(listed(copied));
        }
    }

    private static List<String> listed(BuildResult result) throws IOException {
        List<String> lines = new ArrayList<>();
        Map<String, String> firstNames = new HashMap<>();
        try (LayeredTree tree = new LayeredTree(
                result.layers(),
                result.store(),
                new ContentsStore(result.store().directory()))) {
            for (LayerEntry entry : tree.below("out")) {
                String path = entry.path().substring("out/".length());
                String line = String.format(
                        "%s %s %04o %s",
                        path,
                        entry.type(),
                        entry.mode(),
                        Instant.ofEpochSecond(entry.mtimeSeconds(), entry.mtimeNanos()));
                if (entry.type() == EntryType.FILE) {
                    String shared = tree.sharedFile(entry).orElse(path);
                    try (InputStream in = tree.open(entry)) {
                        line += " " + Digest.of(in.readAllBytes()).shortHex();
                    }
                    line += " = " + firstNames.computeIfAbsent(shared, name -> path);
                }
                lines.add(line + entry.link());
            }
        }
        return lines;
    }

    /** Sorted as a layer's tree is: a folder before what it holds, siblings by name. */
    private static List<String> listed(Path root) throws IOException {
        List<String> lines = new ArrayList<>();
        list(root, "", lines, new HashMap<>());
        return lines;
    }

    private static void list(Path folder, String prefix, List<String> lines, Map<String, String> firstNames)
            throws IOException {
        List<Path> children;
        try (Stream<Path> stream = Files.list(folder)) {
            children = new ArrayList<>(stream.toList());
        }
        children.sort((one, other) ->
                one.getFileName().toString().compareTo(other.getFileName().toString()));
        for (Path child : children) {
            Map<String, Object> stat =
                    Files.readAttributes(child, "unix:mode,lastModifiedTime,ino,nlink", LinkOption.NOFOLLOW_LINKS);
            int mode = (Integer) stat.get("mode");
            EntryType type = switch (mode & 0170000) {
                case 0040000 -> EntryType.DIRECTORY;
                case 0120000 -> EntryType.SYMLINK;
                case 0010000 -> EntryType.FIFO;
                default -> EntryType.FILE;
            };
            String path = prefix + child.getFileName();
            String line = String.format(
                    "%s %s %04o %s", path, type, mode & 07777, ((FileTime) stat.get("lastModifiedTime")).toInstant());
            if (type == EntryType.FILE) {
                line += " " + Digest.of(Files.readAllBytes(child)).shortHex() + " = "
                        + firstNames.computeIfAbsent(String.valueOf(stat.get("ino")), name -> path);
            } else if (type == EntryType.SYMLINK) {
                line += Files.readSymbolicLink(child);
            }
            lines.add(line);
            if (type == EntryType.DIRECTORY) {
                list(child, path + "/", lines, firstNames);
            }
        }
    }
}
