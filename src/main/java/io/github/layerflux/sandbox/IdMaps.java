package io.github.layerflux.sandbox;

import io.github.layerflux.sandbox.WorkerLauncher.NotStarted;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Gives a new user namespace its ids (user_namespaces(7)): from its parent, where the rights for that are. Each map is
 * written once, in one piece.
 */
final class IdMaps {

    private static final long PATIENCE_S = 10;
    private static final int MESSAGE_LIMIT = 4096;

    private final long pid;

    /** @param pid the process that is alone in the namespace and waits */
    IdMaps(long pid) {
        this.pid = pid;
    }

    /** Whether a tier's namespace waits for ids. A single one is taken over by {@code unshare} itself. */
    static boolean needed(Tier tier) {
        return tier instanceof Tier.SubordinateIds || tier instanceof Tier.ContainerRoot;
    }

    /** @throws NotStarted when the system refuses */
    void write(Tier tier) throws NotStarted {
        if (tier instanceof Tier.SubordinateIds ids) {
            delegate("newuidmap", ids.user(), ids.uids());
            delegate("newgidmap", ids.group(), ids.gids());
        } else if (tier instanceof Tier.ContainerRoot all) {
            write("uid_map", identity(all.uids()));
            write("gid_map", identity(all.gids()));
        }
    }

    /**
     * One line per range of the parent: a line may not reach over two of them. The last of all ids is left out: by it
     * crun and runc tell that they are in no user namespace.
     */
    private static String identity(List<IdRange> ranges) {
        StringBuilder lines = new StringBuilder();
        for (IdRange range : ranges) {
            lines.append(range.first()).append(' ').append(range.first()).append(' ');
            lines.append(Math.min(range.count(), IdRange.ALL.count() - 1)).append('\n');
        }
        return lines.toString();
    }

    private void write(String file, String text) throws NotStarted {
        Path path = Path.of("/proc", Long.toString(pid), file);
        try {
            Files.write(path, text.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new NotStarted("can't map ids into a user namespace: " + e.getMessage());
        }
    }

    private void delegate(String program, long own, IdRange range) throws NotStarted {
        List<String> command = new ArrayList<>(List.of(program, Long.toString(pid)));
        command.addAll(List.of("0", Long.toString(own), "1"));
        command.addAll(List.of("1", Long.toString(range.first()), Long.toString(range.count())));
        Process helper;
        try {
            helper = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new NotStarted(program + " is not installed");
        }
        try {
            String message = new String(helper.getInputStream().readNBytes(MESSAGE_LIMIT), StandardCharsets.UTF_8);
            if (!helper.waitFor(PATIENCE_S, TimeUnit.SECONDS) || helper.exitValue() != 0) {
                throw new NotStarted(program + " failed: " + message.strip());
            }
        } catch (IOException e) {
            throw new NotStarted(program + " failed: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NotStarted("interrupted");
        } finally {
            helper.destroyForcibly();
        }
    }
}
