package io.github.layerflux.context;

import io.github.layerflux.failure.EnvironmentFailure;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The names in one folder of a context, sorted; nothing is known of what they name yet.
 *
 * @param names paths in the tree
 * @param paths where they lie, in the same order
 */
record FolderListing(String[] names, Path[] paths) {

    /**
     * Lists a folder.
     *
     * @param folder where it lies
     * @param name its path in the tree, empty for the root
     * @throws EnvironmentFailure for a name that Java can't decode
     */
    static FolderListing of(Path folder, String name) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            for (Path path : stream) {
                found.add(path);
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        // sorting strings and then finding their paths again would cost more than sorting small pairs
        Named[] sorted = new Named[found.size()];
        for (int i = 0; i < sorted.length; i++) {
            Path path = found.get(i);
            sorted[i] = new Named(checked(path, name), path);
        }
        Arrays.sort(sorted);
        String prefix = name.isEmpty() ? "" : name + "/";
        String[] names = new String[sorted.length];
        Path[] paths = new Path[sorted.length];
        for (int i = 0; i < sorted.length; i++) {
            names[i] = prefix + sorted[i].name;
            paths[i] = sorted[i].path;
        }
        return new FolderListing(names, paths);
    }

    private static String checked(Path path, String folder) {
        Path file = path.getFileName();
        String name = file.toString();
        if (Decoding.isLossy(file, name)) {
            throw Decoding.failure("the file name '" + name + "' in "
                    + (folder.isEmpty() ? "the build context" : "'" + folder + "'") + " can't be decoded");
        }
        return name;
    }

    private record Named(String name, Path path) implements Comparable<Named> {
        @Override
        public int compareTo(Named other) {
            return name.compareTo(other.name);
        }
    }
}
