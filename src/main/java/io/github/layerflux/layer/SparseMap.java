package io.github.layerflux.layer;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Where the data of a sparse file lie; everything else is zeros (GNU tar manual, "Storing Sparse Files").
 *
 * @param size of the whole file
 * @param stored bytes of data in the archive, without maps and padding
 */
record SparseMap(List<Segment> segments, long size, long stored) {

    /** A run of data. */
    record Segment(long offset, long length) {}

    /** Reads the maps that lie between a header and its data. */
    interface Source {
        /** The next 512 bytes of the archive. */
        byte[] block() throws IOException;
    }

    private static final int MAX_SEGMENTS = 1_000_000;
    private static final String REAL_SIZE = "GNU.sparse.realsize";

    /** The map of an entry if it is sparse in one of GNU's formats: the old one, or PAX 0.0, 0.1 and 1.0. */
    static Optional<SparseMap> read(TarHeader header, PaxRecords pax, Source source) throws IOException {
        if (header.type() == 'S') {
            return Optional.of(old(header, source));
        }
        if (pax.text("GNU.sparse.major").isPresent() && pax.number("GNU.sparse.major", 0) == 1) {
            return Optional.of(map(embedded(source), pax.number(REAL_SIZE, pax.number("GNU.sparse.size", 0))));
        }
        Optional<String> pairs = pax.text(PaxRecords.SPARSE_PAIRS);
        if (pairs.isEmpty() && pax.text("GNU.sparse.size").isEmpty()) {
            return Optional.empty();
        }
        List<Long> numbers = new ArrayList<>();
        for (String number : pairs.orElse("").split(",")) {
            if (!number.isEmpty()) {
                numbers.add(decimal(number));
            }
        }
        return Optional.of(map(numbers, pax.number("GNU.sparse.size", pax.number(REAL_SIZE, 0))));
    }

    private static SparseMap old(TarHeader header, Source source) throws IOException {
        try {
            List<Long> numbers = new ArrayList<>();
            byte[] block = header.block();
            pairs(block, 386, 4, numbers);
            boolean more = block[482] != 0;
            while (more) {
                block = source.block();
                pairs(block, 0, 21, numbers);
                more = block[504] != 0;
            }
            return map(numbers, TarHeader.number(header.block(), 483, 12));
        } catch (IllegalArgumentException e) {
            throw new IOException("malformed sparse map: " + e.getMessage(), e);
        }
    }

    private static void pairs(byte[] block, int offset, int count, List<Long> numbers) throws IOException {
        for (int i = 0; i < count && block[offset + i * 24] != 0; i++) {
            add(numbers, TarHeader.number(block, offset + i * 24, 12));
            add(numbers, TarHeader.number(block, offset + i * 24 + 12, 12));
        }
    }

    /** Format 1.0: decimal numbers, one a line, the number of segments first, padded to whole blocks. */
    private static List<Long> embedded(Source source) throws IOException {
        List<Long> numbers = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        long wanted = -1;
        while (wanted < 0 || numbers.size() < wanted) {
            for (byte b : source.block()) {
                if (b != '\n') {
                    line.append((char) b);
                    if (line.length() > 20) {
                        throw new IOException("malformed sparse map");
                    }
                } else if (wanted < 0) {
                    wanted = 2 * decimal(line.toString());
                    line.setLength(0);
                } else if (numbers.size() < wanted) {
                    add(numbers, decimal(line.toString()));
                    line.setLength(0);
                }
                if (numbers.size() == wanted) {
                    break; // what is left of the block is padding
                }
            }
        }
        return numbers;
    }

    private static void add(List<Long> numbers, long number) throws IOException {
        if (numbers.size() >= 2 * MAX_SEGMENTS) {
            throw new IOException("a sparse file of more than " + MAX_SEGMENTS + " segments");
        }
        numbers.add(number);
    }

    private static long decimal(String text) throws IOException {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IOException("malformed sparse map", e);
        }
    }

    private static SparseMap map(List<Long> numbers, long size) throws IOException {
        List<Segment> segments = new ArrayList<>();
        long end = 0;
        long stored = 0;
        for (int i = 0; i + 1 < numbers.size(); i += 2) {
            long offset = numbers.get(i);
            long length = numbers.get(i + 1);
            if (offset < end || length < 0 || length > size - offset) {
                throw new IOException("malformed sparse map");
            }
            end = offset + length;
            stored += length;
            segments.add(new Segment(offset, length));
        }
        if (numbers.size() % 2 != 0 || size < 0) {
            throw new IOException("malformed sparse map");
        }
        return new SparseMap(List.copyOf(segments), size, stored);
    }

    /** The whole file, holes filled with zeros. */
    InputStream expand(InputStream data) {
        return new Expanded(this, data);
    }

    private static final class Expanded extends InputStream {
        private final SparseMap map;
        private final InputStream data;
        private int next;
        private long position;

        Expanded(SparseMap map, InputStream data) {
            this.map = map;
            this.data = data;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            while (next < map.segments().size() && position == end(next)) {
                next++;
            }
            if (position == map.size()) {
                return -1;
            }
            boolean last = next == map.segments().size();
            long begin = last ? map.size() : map.segments().get(next).offset();
            if (position < begin) {
                int zeros = (int) Math.min(length, begin - position);
                Arrays.fill(bytes, offset, offset + zeros, (byte) 0);
                position += zeros;
                return zeros;
            }
            int read = data.read(bytes, offset, (int) Math.min(length, end(next) - position));
            position += Math.max(read, 0);
            return read;
        }

        private long end(int segment) {
            return map.segments().get(segment).offset()
                    + map.segments().get(segment).length();
        }
    }
}
