package io.github.layerflux.attest;

import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.layer.EntryType;
import io.github.layerflux.layer.FileTree;
import io.github.layerflux.layer.LayerEntry;
import io.github.layerflux.layer.ResolvedPath;
import io.github.layerflux.layer.SymlinkResolver;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the distribution's package manager knows to be installed in an image, read from its layers.
 *
 * @param os of {@code /etc/os-release}
 * @param unread databases that are there and can't be read, for a warning
 */
public record ImagePackages(Optional<OsRelease> os, List<Component> packages, List<String> unread) {

    private static final int LARGEST = 128 << 20;
    private static final List<String> RPM = List.of(
            "var/lib/rpm/rpmdb.sqlite",
            "var/lib/rpm/Packages",
            "var/lib/rpm/Packages.db",
            "usr/lib/sysimage/rpm/rpmdb.sqlite",
            "usr/lib/sysimage/rpm/Packages.db");

    public ImagePackages {
        packages = List.copyOf(packages);
        unread = List.copyOf(unread);
    }

    /**
     * Reads the databases of dpkg and apk.
     *
     * @throws EnvironmentFailure when a layer can't be read
     */
    public static ImagePackages of(FileTree image) {
        try {
            Optional<OsRelease> named = text(image, "etc/os-release")
                    .or(() -> textOrFail(image, "usr/lib/os-release"))
                    .map(OsRelease::parse);
            OsRelease os = named.orElse(OsRelease.UNKNOWN);
            List<Component> packages = new ArrayList<>();
            text(image, "var/lib/dpkg/status").ifPresent(status -> packages.addAll(PackageDatabases.dpkg(status, os)));
            for (LayerEntry file : folder(image, "var/lib/dpkg/status.d")) {
                if (file.type() == EntryType.FILE && !file.path().endsWith(".md5sums")) {
                    packages.addAll(PackageDatabases.dpkg(read(image, file), os));
                }
            }
            for (String place : List.of("lib/apk/db/installed", "usr/lib/apk/db/installed")) {
                Optional<String> installed = text(image, place);
                if (installed.isPresent()) {
                    packages.addAll(PackageDatabases.apk(installed.get(), os));
                    break; // on a merged-usr image both names are one file
                }
            }
            List<String> unread = new ArrayList<>();
            for (String place : RPM) {
                if (resolve(image, place).entry().isPresent()) {
                    unread.add("/" + place);
                }
            }
            return new ImagePackages(named, packages, unread);
        } catch (IOException e) {
            throw EnvironmentFailure.io("the image's package database can't be read", e);
        }
    }

    private static Optional<String> textOrFail(FileTree image, String path) {
        try {
            return text(image, path);
        } catch (IOException e) {
            throw EnvironmentFailure.io("the image's /" + path + " can't be read", e);
        }
    }

    private static Optional<String> text(FileTree image, String path) throws IOException {
        Optional<LayerEntry> file = resolve(image, path).entry();
        return file.isPresent() && file.get().type() == EntryType.FILE
                ? Optional.of(read(image, file.get()))
                : Optional.empty();
    }

    private static List<LayerEntry> folder(FileTree image, String path) throws IOException {
        return image.children(resolve(image, path).path());
    }

    private static ResolvedPath resolve(FileTree image, String path) throws IOException {
        return SymlinkResolver.resolve(image, path, true);
    }

    private static String read(FileTree image, LayerEntry file) throws IOException {
        if (file.size() > LARGEST) {
            throw new IOException("/" + file.path() + " has " + file.size() + " bytes");
        }
        try (InputStream in = image.open(file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
