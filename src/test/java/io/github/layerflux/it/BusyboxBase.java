package io.github.layerflux.it;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * A base image with a shell for tests and the quickstart, made on the spot of a statically linked busybox: the one at
 * {@code /bin/busybox} if there is one, else Debian's package busybox-static, fetched with apt-get and unpacked (not
 * installed).
 */
public final class BusyboxBase {

    /** 2026-01-01T00:00:00Z, so that the same busybox always makes the same image. */
    private static final long TIME = 1_767_225_600_000L;

    private BusyboxBase() {}

    /** Writes the image as an OCI image layout with the tag {@code latest} to a new folder and returns the folder. */
    public static Path layout(Path folder) {
        try {
            Files.createDirectories(folder);
            Path work = Files.createTempDirectory(folder, ".work");
            Path busybox = executable(work);
            Path tar = work.resolve("layer.tar");
            writeLayer(busybox, tar);
            new LayoutWriter(folder).write(tar, "latest", List.of("PATH=/bin"), List.of("sh"));
            deleteTree(work);
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the busybox base image in " + folder, e);
        }
    }

    private static void writeLayer(Path busybox, Path tar) throws IOException {
        try (OutputStream file = Files.newOutputStream(tar);
                TarArchiveOutputStream out = new TarArchiveOutputStream(file)) {
            folder(out, "bin/", 0755);
            folder(out, "etc/", 0755);
            folder(out, "root/", 0700);
            folder(out, "tmp/", 01777);
            file(out, "bin/busybox", 0755, Files.readAllBytes(busybox));
            file(
                    out,
                    "etc/passwd",
                    0644,
                    text("root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n"));
            file(out, "etc/group", 0644, text("root:x:0:\nnogroup:x:65534:\n"));
            for (String applet : Command.of(busybox.toString(), "--list").run().split("\n")) {
                if (!applet.equals("busybox") && !applet.isBlank()) {
                    TarArchiveEntry link = new TarArchiveEntry("bin/" + applet, TarConstants.LF_SYMLINK);
                    link.setLinkName("busybox");
                    link.setModTime(TIME);
                    out.putArchiveEntry(link);
                    out.closeArchiveEntry();
                }
            }
        }
    }

    /** A statically linked busybox; fetched to the folder if this machine has none. */
    public static Path executable(Path work) throws IOException {
        Optional<Path> installed = TestMachine.find("busybox");
        if (installed.isPresent() && isStatic(installed.get())) {
            return installed.get();
        }
        if (TestMachine.find("apt-get").isPresent()
                && TestMachine.find("dpkg-deb").isPresent()) {
            Command download =
                    Command.of("apt-get", "download", "busybox-static").in(work);
            if (download.outcome().exitCode() == 0
                    || refreshed() && download.outcome().exitCode() == 0) {
                try (var files = Files.newDirectoryStream(work, "*.deb")) {
                    Path unpacked = work.resolve("unpacked");
                    Command.of("dpkg-deb", "-x", files.iterator().next().toString(), unpacked.toString())
                            .run();
                    Path bin = unpacked.resolve("bin/busybox");
                    return Files.exists(bin) ? bin : unpacked.resolve("usr/bin/busybox");
                }
            }
        }
        throw new IllegalStateException("No statically linked busybox was found to make a base image of. Put one on the"
                + " PATH, on Debian and Ubuntu with: sudo apt-get update && sudo apt-get install -y busybox-static");
    }

    private static boolean refreshed() {
        return TestMachine.isRoot()
                && Command.of("apt-get", "update", "-q").outcome().exitCode() == 0;
    }

    /** Whether an ELF executable names no interpreter (no PT_INTERP program header; System V gABI, chapter 5). */
    private static boolean isStatic(Path executable) throws IOException {
        byte[] head;
        try (var in = Files.newInputStream(executable)) {
            head = in.readNBytes(4096);
        }
        if (head.length < 64 || head[0] != 0x7f || head[1] != 'E') {
            return false;
        }
        boolean wide = head[4] == 2;
        ByteBuffer elf = ByteBuffer.wrap(head).order(head[5] == 1 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int table = wide ? (int) elf.getLong(32) : elf.getInt(28);
        int size = elf.getShort(wide ? 54 : 42);
        int count = elf.getShort(wide ? 56 : 44);
        for (int i = 0; i < count; i++) {
            int interpreter = 3;
            if (elf.getInt(table + i * size) == interpreter) {
                return false;
            }
        }
        return true;
    }

    private static void folder(TarArchiveOutputStream out, String name, int mode) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setMode(mode);
        entry.setModTime(TIME);
        out.putArchiveEntry(entry);
        out.closeArchiveEntry();
    }

    private static void file(TarArchiveOutputStream out, String name, int mode, byte[] content) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setMode(mode);
        entry.setModTime(TIME);
        entry.setSize(content.length);
        out.putArchiveEntry(entry);
        out.write(content);
        out.closeArchiveEntry();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void deleteTree(Path root) throws IOException {
        try (var paths = Files.walk(root)) {
            for (Path path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
