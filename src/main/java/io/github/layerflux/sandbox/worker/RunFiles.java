package io.github.layerflux.sandbox.worker;

import io.github.layerflux.sandbox.Mount;
import io.github.layerflux.sandbox.RunSpec;
import io.github.layerflux.snapshot.DeepDelete;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** Files made for one RUN, in the worker's memory only: secrets, {@code hosts}, {@code resolv.conf}. */
final class RunFiles implements AutoCloseable {

    private static final String LOCAL_NAMES =
            "127.0.0.1\tlocalhost layerflux\n::1\tlocalhost ip6-localhost ip6-loopback\n";

    private final Path folder;
    private int secrets;

    private RunFiles(Path folder) {
        this.folder = folder;
    }

    static RunFiles create(Workspace workspace, RunSpec spec) throws IOException {
        Path folder = Files.createDirectory(workspace.memory().resolve("run-" + workspace.nextNumber()));
        RunFiles files = new RunFiles(folder);
        StringBuilder hosts = new StringBuilder(LOCAL_NAMES);
        for (String host : spec.extraHosts()) {
            int colon = host.indexOf(':');
            if (colon < 1) {
                throw new IOException("extra host '" + host + "' is not name:address");
            }
            hosts.append(host.substring(colon + 1))
                    .append('\t')
                    .append(host, 0, colon)
                    .append('\n');
        }
        Files.writeString(files.hosts(), hosts);
        Path host = Path.of("/etc/resolv.conf");
        Files.write(files.resolver(), Files.exists(host) ? Files.readAllBytes(host) : new byte[0]);
        return files;
    }

    Path hosts() {
        return folder.resolve("hosts");
    }

    Path resolver() {
        return folder.resolve("resolv.conf");
    }

    Path secret(Mount.SecretFile secret) throws IOException {
        Path file = folder.resolve("secret-" + secrets++);
        Files.write(file, secret.content());
        Files.setAttribute(file, "unix:uid", (int) secret.uid(), LinkOption.NOFOLLOW_LINKS);
        Files.setAttribute(file, "unix:gid", (int) secret.gid(), LinkOption.NOFOLLOW_LINKS);
        Files.setAttribute(file, "unix:mode", secret.mode(), LinkOption.NOFOLLOW_LINKS);
        return file;
    }

    @Override
    public void close() throws IOException {
        DeepDelete.delete(folder);
    }
}
