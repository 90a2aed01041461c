package io.github.layerflux.layer;

import io.github.layerflux.failure.EnvironmentFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads an uncompressed tar entry by entry: v7, ustar, PAX, GNU and star headers, sparse files expanded, extended
 * attributes as bytes, times to the nanosecond. Names are normalized ({@code ./x}, {@code /x} and {@code x/} are
 * {@code x}).
 *
 * <p>Framing is done here because commons-compress decodes PAX values as text, which destroys binary extended
 * attributes, and cuts times to 100 ns.
 */
public final class LayerReader implements AutoCloseable {

    /** For archives that are trusted to be no decompression bomb. */
    public static final long NO_LIMIT = Long.MAX_VALUE;

    private final String name;
    private final InputStream in;
    private final TarSource source;
    private final boolean layer;
    private final long limit;
    private PaxRecords globals = PaxRecords.NONE;
    private InputStream body = InputStream.nullInputStream();
    private long expanded;

    private LayerReader(String name, InputStream in, boolean layer, long limit) {
        this.name = name;
        this.in = in;
        this.source = new TarSource(in);
        this.layer = layer;
        this.limit = limit;
    }

    /**
     * Reads an image layer: whiteouts become entries of type WHITEOUT and OPAQUE, AUFS's own notes are left out, and a
     * name or hard link that leads out of the root by {@code ..} is an error.
     *
     * @param name of the layer, for messages
     * @param tar the uncompressed layer; closed with this reader
     * @param limit of bytes that the entries may have in all, holes of sparse files included
     */
    public static LayerReader ofLayer(String name, InputStream tar, long limit) {
        return new LayerReader(name, tar, true, limit);
    }

    /**
     * Reads a user's archive, as ADD unpacks it: nothing is a whiteout, and {@code ..} stays at the root.
     *
     * @param name of the archive, for messages
     * @param tar the uncompressed archive; closed with this reader
     * @param limit as for a layer
     */
    public static LayerReader ofArchive(String name, InputStream tar, long limit) {
        return new LayerReader(name, tar, false, limit);
    }

    /** Whether uncompressed content that begins so is a tar; 512 bytes are needed. An empty archive is none. */
    public static boolean isTar(byte[] head, int length) {
        return length >= TarWriter.BLOCK
                && TarHeader.isHeader(length == TarWriter.BLOCK ? head : Arrays.copyOf(head, TarWriter.BLOCK));
    }

    /**
     * Goes to the next entry. A FILE's {@code offset} is where its bytes begin, -1 if it is sparse.
     *
     * @return empty at the end
     * @throws EnvironmentFailure when it is no valid tar, ends too early or exceeds the limit
     */
    public Optional<LayerEntry> next() {
        try {
            while (true) {
                source.skipData();
                Optional<LayerEntry> entry = nextHeader();
                if (entry.isEmpty()) {
                    return entry;
                }
                count(entry.get().size() + TarWriter.BLOCK);
                if (!layer) {
                    return entry;
                }
                Optional<LayerEntry> meant = Whiteouts.interpret(entry.get());
                if (meant.isPresent()) {
                    return meant;
                }
            }
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /**
     * The bytes of the FILE that {@link #next} gave, once, until the next call of it; an archive that ends within them
     * is an EOFException.
     */
    public InputStream body() {
        return body;
    }

    /** Reads what follows the last entry, so that a digest on the way sees every byte. */
    public void drain() {
        try {
            in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw failure(e);
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private EnvironmentFailure failure(IOException e) {
        return new EnvironmentFailure(name + " can't be read: " + (e.getMessage() == null ? e : e.getMessage()), e);
    }

    private void count(long bytes) {
        expanded += bytes;
        if (expanded > limit || expanded < 0) {
            throw UnpackLimit.exceeded(name, layer, limit);
        }
    }

    private Optional<LayerEntry> nextHeader() throws IOException {
        PaxRecords local = PaxRecords.NONE;
        Optional<String> longName = Optional.empty();
        Optional<String> longLink = Optional.empty();
        body = InputStream.nullInputStream();
        while (true) {
            byte[] block = source.blockOrEnd();
            if (block.length == 0 || isZero(block)) {
                return Optional.empty();
            }
            TarHeader header = TarHeader.parse(block);
            switch (header.type()) {
                case 'x', 'X' -> local = PaxRecords.parse(source.metadata(header.size()));
                case 'g' ->
                    globals = PaxRecords.parse(source.metadata(header.size())).over(globals);
                case 'L' -> longName = Optional.of(gnuName(source.metadata(header.size())));
                case 'K' -> longLink = Optional.of(gnuName(source.metadata(header.size())));
                case 'V' -> source.metadata(header.size()); // a volume's label
                default -> {
                    PaxRecords pax = local.over(globals);
                    String path = pax.text("GNU.sparse.name")
                            .or(() -> pax.text("path"))
                            .orElse(longName.orElse(header.name()));
                    String link = pax.text("linkpath").orElse(longLink.orElse(header.link()));
                    return Optional.of(entry(header, pax, path, link));
                }
            }
        }
    }

    private static boolean isZero(byte[] block) {
        for (byte b : block) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    private static String gnuName(byte[] bytes) {
        int length = bytes.length;
        while (length > 0 && bytes[length - 1] == 0) {
            length--;
        }
        return TarText.decode(bytes, 0, length);
    }

    private LayerEntry entry(TarHeader header, PaxRecords pax, String rawPath, String rawLink) throws IOException {
        EntryType type = type(header, rawPath);
        // only files and GNU's directory listings have data, whatever a link's header says (as Go and Python read it)
        boolean data = type == EntryType.FILE || header.type() == 'D';
        source.begin(data ? pax.number("size", header.size()) : 0);
        long size = 0;
        long offset = -1;
        if (type == EntryType.FILE) {
            Optional<SparseMap> sparse =
                    SparseMap.read(header, pax, header.type() == 'S' ? source::block : source::dataBlock);
            if (sparse.isPresent()) {
                if (sparse.get().stored() > source.left()) {
                    throw new IOException("the sparse map of '" + rawPath + "' is longer than its data");
                }
                size = sparse.get().size();
                body = sparse.get().expand(source.data());
            } else {
                size = source.left();
                offset = source.position();
                body = source.data();
            }
        }
        String link = switch (type) {
            case SYMLINK -> rawLink;
            case HARDLINK -> EntryPath.normalize(rawLink, !layer);
            default -> "";
        };
        boolean device = type.isDevice();
        Optional<String> paxTime = pax.text("mtime");
        PaxTime mtime = paxTime.isPresent() ? PaxTime.parse(paxTime.get()) : new PaxTime(header.mtime(), 0);
        String path = EntryPath.normalize(rawPath, !layer);
        if (path.isEmpty() && type != EntryType.DIRECTORY) {
            throw new IOException("the entry '" + rawPath + "' is the root, yet no folder");
        }
        return new LayerEntry(
                path,
                type,
                header.mode(),
                notNegative(pax.number("uid", header.uid()), rawPath),
                notNegative(pax.number("gid", header.gid()), rawPath),
                size,
                mtime.seconds(),
                mtime.nanos(),
                link,
                Optional.empty(),
                offset,
                device ? header.deviceMajor() : 0,
                device ? header.deviceMinor() : 0,
                pax.xattrs());
    }

    private static long notNegative(long id, String path) throws IOException {
        if (id < 0) {
            throw new IOException("the entry '" + path + "' has a negative owner");
        }
        return id;
    }

    private static EntryType type(TarHeader header, String path) throws IOException {
        return switch (header.type()) {
            // before ustar a folder was a file whose name ends with a slash
            case '0' -> path.endsWith("/") ? EntryType.DIRECTORY : EntryType.FILE;
            case '7', 'S' -> EntryType.FILE;
            case '1' -> EntryType.HARDLINK;
            case '2' -> EntryType.SYMLINK;
            case '3' -> EntryType.CHARACTER_DEVICE;
            case '4' -> EntryType.BLOCK_DEVICE;
            case '5', 'D' -> EntryType.DIRECTORY;
            case '6' -> EntryType.FIFO;
            default ->
                throw new IOException("the entry '" + path + "' has the unsupported type '" + header.type() + "'");
        };
    }
}
