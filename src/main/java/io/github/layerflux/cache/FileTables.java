package io.github.layerflux.cache;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The tables of one step in one file ({@link RecordPlace}): number of tables, then of each the name of its input, its
 * length and its bytes, as {@link DataOutputStream} writes them.
 */
final class FileTables {

    private FileTables() {}

    /** Empty if no input has files. */
    static Optional<byte[]> write(List<KeyInput> inputs) throws IOException {
        List<KeyInput> withFiles = new ArrayList<>();
        for (KeyInput input : inputs) {
            if (input.files().isPresent()) {
                withFiles.add(input);
            }
        }
        if (withFiles.isEmpty()) {
            return Optional.empty();
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(withFiles.size());
        for (KeyInput input : withFiles) {
            byte[] table = input.files().orElseThrow().bytes();
            out.writeUTF(input.name());
            out.writeInt(table.length);
            out.write(table);
        }
        return Optional.of(bytes.toByteArray());
    }

    /** The table of an input, if it is there as the input's digest has it. */
    static Optional<FileTable> read(byte[] bytes, KeyInput input) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            String name = in.readUTF();
            byte[] table = in.readNBytes(in.readInt());
            if (name.equals(input.name())) {
                return Optional.of(FileTable.kept(table, input.digest()));
            }
        }
        return Optional.empty();
    }
}
