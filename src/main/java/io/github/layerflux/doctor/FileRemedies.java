package io.github.layerflux.doctor;

import io.github.layerflux.sandbox.host.HostFacts;
import io.github.layerflux.sandbox.host.Packages;
import io.github.layerflux.sandbox.host.Remedy;
import io.github.layerflux.sandbox.host.Surroundings;
import java.util.List;
import java.util.Optional;

/** How root file systems of RUN could be made better than they are. */
final class FileRemedies {

    private FileRemedies() {}

    /** @param files as {@link io.github.layerflux.sandbox.SandboxInfo#files} */
    static Optional<Remedy> of(String files, HostFacts host) {
        if (files.equals("overlay")) {
            return Optional.empty();
        }
        if (files.equals("overlay in memory")) {
            return Optional.of(new Remedy(
                    "what a RUN changes is held in memory, since the cache directory's file system can't be the upper"
                            + " of an overlay",
                    volume(host)));
        }
        String slow = files.equals("copy") ? "each RUN copies its whole root file system" : "files go through FUSE";
        return Optional.of(new Remedy(
                slow + ", since this process may mount no overlay (Linux before 5.11, or a policy)",
                files.equals("copy")
                        ? List.of(
                                "sudo " + Packages.install("fuse-overlayfs", host.distribution()),
                                "# and give this process /dev/fuse (docker run --device /dev/fuse)")
                        : List.of()));
    }

    private static List<String> volume(HostFacts host) {
        String property = "mvn … -Dlayerflux.cacheDirectory=/cache";
        if (host.surroundings() == Surroundings.KUBERNETES) {
            return List.of(
                    "volumes: [{name: layerflux, emptyDir: {}}]",
                    "volumeMounts: [{name: layerflux, mountPath: /cache}]",
                    property);
        }
        return host.surroundings().isContainer()
                ? List.of("docker run -v layerflux:/cache …", property)
                : List.of("mvn … -Dlayerflux.cacheDirectory=FOLDER  # on ext4, xfs or btrfs");
    }
}
