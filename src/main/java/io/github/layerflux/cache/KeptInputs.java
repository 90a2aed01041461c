package io.github.layerflux.cache;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What of a step's inputs is too long for its record, in one file beside it ({@link RecordPlace}), to explain misses with:
 * number of tables of files, then of each the name of its input, its length and its bytes; then, if there
 * are any, the same of texts in UTF-8. All as {@link DataOutputStream} writes them.
 */
final class KeptInputs {

    /** Of a longer text only the begin is kept; in characters. */
    static final int LONGEST_TEXT = 32 * 1024;

    private static final int LONGEST_NAME = 1024;

    private KeptInputs() {}

    /** Empty if no input has files or a long text. */
    static Optional<byte[]> write(List<KeyInput> inputs) throws IOException {
        List<KeyInput> files = new ArrayList<>();
        List<KeyInput> texts = new ArrayList<>();
        for (KeyInput input : inputs) {
            if (input.files().isPresent()) {
                files.add(input);
            } else if (input.text().isPresent() && input.name().length() <= LONGEST_NAME) {
                texts.add(input);
            }
        }
        if (files.isEmpty() && texts.isEmpty()) {
            return Optional.empty();
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(files.size());
        for (KeyInput input : files) {
            write(out, input.name(), input.files().orElseThrow().bytes());
        }
        if (!texts.isEmpty()) {
            out.writeInt(texts.size());
        }
        for (KeyInput input : texts) {
            write(out, input.name(), begin(input.text().orElseThrow()).getBytes(StandardCharsets.UTF_8));
        }
        return Optional.of(bytes.toByteArray());
    }

    private static void write(DataOutputStream out, String name, byte[] value) throws IOException {
        out.writeUTF(name);
        out.writeInt(value.length);
        out.write(value);
    }

    /** What is kept of a text. */
    static String begin(String text) {
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT);
    }

    /** The table of an input, if it is there as the input's digest has it. */
    static Optional<FileTable> table(byte[] bytes, KeyInput input) throws IOException {
        Optional<byte[]> table = find(new DataInputStream(new ByteArrayInputStream(bytes)), input.name());
        return table.isEmpty() ? Optional.empty() : Optional.of(FileTable.kept(table.get(), input.digest()));
    }

    /** The text of an input, or its begin. */
    static Optional<String> text(byte[] bytes, KeyInput input) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        find(in, ""); // no input has an empty name: behind the tables
        return find(in, input.name()).map(text -> new String(text, StandardCharsets.UTF_8));
    }

    private static Optional<byte[]> find(DataInputStream in, String name) throws IOException {
        int count;
        try {
            count = in.readInt();
        } catch (EOFException e) {
            return Optional.empty();
        }
        for (int i = 0; i < count; i++) {
            String found = in.readUTF();
            int length = in.readInt();
            if (length < 0) {
                throw new IOException("an input has a negative length");
            }
            byte[] value = in.readNBytes(length);
            if (found.equals(name)) {
                return Optional.of(value);
            }
        }
        return Optional.empty();
    }
}
