package io.github.layerflux.sandbox.worker;

import io.github.layerflux.sandbox.Mount;
import io.github.layerflux.sandbox.RunSpec;
import io.github.layerflux.snapshot.DeepDelete;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** Files made for one RUN, in the worker's memory only: secrets, scripts, sockets, hosts, resolv.conf. */
final class RunFiles implements AutoCloseable {

    private static final String LOCAL_NAMES =
            "127.0.0.1\tlocalhost layerflux\n::1\tlocalhost ip6-localhost ip6-loopback\n";

    private final Path folder;
    private final Workspace workspace;
    private final List<AgentServer> agents = new ArrayList<>();
    private int count;

    private RunFiles(Workspace workspace, Path folder) {
        this.workspace = workspace;
        this.folder = folder;
    }

    static RunFiles create(Workspace workspace, RunSpec spec) throws IOException {
        Path folder = Files.createDirectory(workspace.memory().resolve("run-" + workspace.nextNumber()));
        RunFiles files = new RunFiles(workspace, folder);
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

    /** Tells apt to download as root: where there is a single id it would notice that it can't become {@code _apt}. */
    Path packageManager() throws IOException {
        return Files.writeString(folder.resolve("apt.conf"), "APT::Sandbox::User \"root\";\n");
    }

    Path secret(Mount.SecretFile secret) throws IOException {
        Path file = folder.resolve("secret-" + count++);
        Files.write(file, secret.content());
        own(file, secret.uid(), secret.gid(), secret.mode());
        return file;
    }

    /** A folder with one program in it. */
    Path script(Mount.ScriptFolder script) throws IOException {
        Path made = Files.createDirectory(folder.resolve("script-" + count++));
        Path file = made.resolve(script.name());
        Files.writeString(file, script.content());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return made;
    }

    /** A socket that an agent answers at. */
    Path socket(Mount.SshMount ssh) throws IOException {
        Path file = folder.resolve("ssh-" + count++);
        // relative to the current directory: the name of a socket is limited to 108 bytes
        agents.add(AgentServer.start(workspace.folder().relativize(file), ssh.agent()));
        own(file, ssh.uid(), ssh.gid(), ssh.mode());
        return file;
    }

    /** The files are this worker's own; asked not to follow links, the JDK opens what it changes, even a socket. */
    private void own(Path file, long uid, long gid, int mode) throws IOException {
        if (!workspace.confinement().isSingleId()) {
            Files.setAttribute(file, "unix:uid", (int) uid);
            Files.setAttribute(file, "unix:gid", (int) gid);
        }
        Files.setAttribute(file, "unix:mode", mode);
    }

    @Override
    public void close() throws IOException {
        for (AgentServer agent : agents) {
            agent.close();
        }
        DeepDelete.delete(folder);
    }
}
