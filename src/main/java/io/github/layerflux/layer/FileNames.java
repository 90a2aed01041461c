package io.github.layerflux.layer;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * Names of layers as names of files and back, for a JVM whose file names are UTF-8. A name that isn't is spelt in
 * layers with lone surrogates ({@code U+DC00} and the byte), which {@link Path#resolve(String)} refuses; a {@link Path}
 * that a folder's listing returned has its bytes, but {@code toString} loses them. Only its URI tells and takes them.
 *
 * <p>Under another locale ({@code LC_ALL=C}) names are made with the same bytes, but those of listings aren't understood.
 */
public final class FileNames {

    private static final char UNDECODABLE = '\uFFFD';

    private FileNames() {}

    /** As {@link Path#resolve(String)}. */
    public static Path resolve(Path folder, String path) {
        if (!TarText.hasEscape(path)) {
            try {
                return folder.resolve(path);
            } catch (InvalidPathException e) {
                // the locale has no such letters: its bytes, then
            }
        }
        return fromBytes(join(bytes(folder), TarText.encode(path)));
    }

    /** The last component. */
    public static String name(Path file) {
        String name = file.getFileName().toString();
        if (name.indexOf(UNDECODABLE) < 0) {
            return name;
        }
        byte[] all = bytes(file);
        int start = all.length;
        while (all[start - 1] != '/') {
            start--;
        }
        return TarText.decode(all, start, all.length - start);
    }

    /** What a symlink says, as {@link java.nio.file.Files#readSymbolicLink} returned it. */
    public static String target(Path link) {
        String target = link.toString();
        if (target.indexOf(UNDECODABLE) < 0) {
            return target;
        }
        byte[] all = bytes(Path.of("/").resolve(link));
        int start = link.isAbsolute() ? 0 : 1;
        return TarText.decode(all, start, all.length - start);
    }

    /** What {@link java.nio.file.Files#createSymbolicLink} takes. */
    public static Path link(String target) {
        if (!TarText.hasEscape(target)) {
            try {
                return Path.of(target);
            } catch (InvalidPathException e) {
                // as above
            }
        }
        Path absolute = fromBytes(join(new byte[0], TarText.encode(target)));
        return target.startsWith("/") ? absolute : absolute.subpath(0, absolute.getNameCount());
    }

    /** An absolute path's bytes, as system calls take them, without a NUL. */
    public static byte[] bytes(Path path) {
        String text = path.toString();
        if (text.indexOf(UNDECODABLE) < 0) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        String encoded = path.toUri().getRawPath();
        // that of a folder ends with a slash
        int length = encoded.length() > 1 && encoded.endsWith("/") ? encoded.length() - 1 : encoded.length();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(length);
        for (int i = 0; i < length; i++) {
            if (encoded.charAt(i) == '%') {
                bytes.write(Integer.parseInt(encoded, i + 1, i + 3, 16));
                i += 2;
            } else {
                bytes.write(encoded.charAt(i));
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] join(byte[] folder, byte[] path) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(folder.length + path.length + 1);
        bytes.writeBytes(folder);
        bytes.write('/');
        bytes.writeBytes(path);
        return bytes.toByteArray();
    }

    private static Path fromBytes(byte[] path) {
        StringBuilder uri = new StringBuilder("file://");
        for (byte b : path) {
            boolean plain = b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || b == '/';
            if (plain) {
                uri.append((char) b);
            } else {
                uri.append('%').append(Character.forDigit(b >> 4 & 15, 16)).append(Character.forDigit(b & 15, 16));
            }
        }
        return Path.of(URI.create(uri.toString()));
    }
}
