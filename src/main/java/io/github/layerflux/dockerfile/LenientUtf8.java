package io.github.layerflux.dockerfile;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Reads text that is UTF-8 but for some bytes, and keeps in mind which these are: comments may be in any encoding,
 * instructions may not.
 *
 * <p>Such a byte becomes a lone low surrogate, U+DC00 plus its value, which no text in UTF-8 has.
 */
public final class LenientUtf8 {

    private static final char FOREIGN = '\uDC00';

    private LenientUtf8() {}

    /** The text of a file, for {@link DockerfileParser#parse}. */
    public static String decode(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        var decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        CoderResult result = decoder.decode(in, out, true);
        while (result.isError()) {
            for (int i = 0; i < result.length(); i++) {
                out.put((char) (FOREIGN + (in.get() & 0xff)));
            }
            result = decoder.decode(in, out, true);
        }
        return out.flip().toString();
    }

    /** Whether a byte of the text wasn't UTF-8. */
    static boolean hasForeign(String text) {
        return firstForeign(text) >= 0;
    }

    /** What people are shown: U+FFFD for each byte that wasn't UTF-8. */
    static String shown(String text) {
        int first = firstForeign(text);
        if (first < 0) {
            return text;
        }
        StringBuilder shown = new StringBuilder(text);
        for (int i = first; i < shown.length(); i++) {
            if (isForeign(text, i)) {
                shown.setCharAt(i, '\uFFFD');
            }
        }
        return shown.toString();
    }

    private static int firstForeign(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isForeign(text, i)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isForeign(String text, int at) {
        return Character.isLowSurrogate(text.charAt(at))
                && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
    }
}
