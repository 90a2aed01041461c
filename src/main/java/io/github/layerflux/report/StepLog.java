package io.github.layerflux.report;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * One step's log. Of what doesn't fit the beginning and the end are kept, with a note between them of how much is
 * missing. What has been written can be read while the step runs; the end comes when the log is closed.
 */
final class StepLog implements Closeable {

    /** Bytes of the beginning. */
    static final long HEAD = 4L << 20;
    /** Bytes of the end. */
    static final long TAIL = 256L << 10;

    private final OutputStream out;
    private final Deque<byte[]> tail = new ArrayDeque<>();
    private long written;
    private long waiting;
    private long lostLines;
    private long lostBytes;

    private StepLog(OutputStream out) {
        this.out = out;
    }

    /** Begins a log, in the place of one that may be there. */
    static StepLog open(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        return new StepLog(Files.newOutputStream(file));
    }

    void line(String line) throws IOException {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        if (tail.isEmpty() && written + bytes.length <= HEAD) {
            out.write(bytes);
            written += bytes.length;
            return;
        }
        tail.addLast(bytes);
        waiting += bytes.length;
        while (waiting > TAIL) {
            int first = tail.removeFirst().length;
            waiting -= first;
            lostLines++;
            lostBytes += first;
        }
    }

    @Override
    public void close() throws IOException {
        try (out) {
            if (lostLines > 0) {
                String note = "[… " + lostLines + " lines, " + lostBytes + " bytes, are left out here …]\n";
                out.write(note.getBytes(StandardCharsets.UTF_8));
            }
            for (byte[] line : tail) {
                out.write(line);
            }
        }
    }
}
