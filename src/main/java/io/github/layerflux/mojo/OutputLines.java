package io.github.layerflux.mojo;

import java.nio.charset.Charset;
import java.util.Properties;

/**
 * Lines for a standard output that can't show all characters, as in a container or an agent without {@code LANG}: Java
 * would write a question mark for each, and {@code size 10 ? 12} says nothing.
 */
final class OutputLines {

    private OutputLines() {}

    /**
     * Whether standard output shows what we write.
     *
     * @param properties the JVM's: {@code stdout.encoding} since Java 19, before it {@code sun.stdout.encoding} on a
     *     terminal, else the default charset
     */
    static boolean areShown(Properties properties) {
        String name = properties.getProperty("stdout.encoding", properties.getProperty("sun.stdout.encoding"));
        if (name == null) {
            return shows(Charset.defaultCharset());
        }
        return name.startsWith("UTF-") || (Charset.isSupported(name) && shows(Charset.forName(name)));
    }

    private static boolean shows(Charset charset) {
        return charset.name().startsWith("UTF-") || charset.newEncoder().canEncode("→…–×");
    }

    /** For people: our own signs in ASCII; other characters stay as they are. */
    static String spelled(String line) {
        return line.replace("→", "->").replace("…", "...").replace('–', '-').replace('×', 'x');
    }

    /** For programs: a line of JSON with every other character escaped (RFC 8259, section 7), so that nothing is lost. */
    static String escaped(String json) {
        StringBuilder ascii = new StringBuilder(json.length());
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (c < 0x80) {
                ascii.append(c);
            } else {
                ascii.append(String.format("\\u%04x", (int) c));
            }
        }
        return ascii.toString();
    }
}
