package io.github.layerflux.layer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Compresses to one gzip member (RFC 1952) on several threads. Blocks of 1 MiB are deflated apart, each with the 32 KiB
 * before it as its dictionary, and joined by sync flushes, so the result does not depend on the number of threads nor
 * on how the bytes were written. The header has no name and no time.
 *
 * <p>Memory is about 4 MiB a thread. One thread at a time may write.
 */
public final class ParallelGzip extends OutputStream {

    private static final int BLOCK = 1024 * 1024;
    private static final int DICTIONARY = 32 * 1024;
    private static final byte[] HEADER = {0x1f, (byte) 0x8b, Deflater.DEFLATED, 0, 0, 0, 0, 0, 0, (byte) 0xff};

    private final OutputStream out;
    private final int level;
    private final int threads;
    private final ExecutorService workers;
    private final Deque<Future<byte[]>> pending = new ArrayDeque<>();
    private final CRC32 crc = new CRC32();
    private byte[] block = new byte[BLOCK];
    private byte[] dictionary = {};
    private int filled;
    private long size;
    private boolean finished;

    /**
     * @param out gets the compressed bytes; closed with this stream
     * @param level 0 (stored), 1 (fastest) to 9 (smallest)
     */
    public ParallelGzip(OutputStream out, int level, int threads) throws IOException {
        this.out = out;
        this.level = level;
        this.threads = threads;
        this.workers = Executors.newFixedThreadPool(threads, task -> {
            Thread thread = new Thread(task, "layerflux-gzip");
            thread.setDaemon(true);
            return thread;
        });
        out.write(HEADER);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (finished) {
            throw new IOException("the stream is finished");
        }
        crc.update(bytes, offset, length);
        size += length;
        int at = offset;
        int left = length;
        while (left > 0) {
            int count = Math.min(left, BLOCK - filled);
            System.arraycopy(bytes, at, block, filled, count);
            filled += count;
            at += count;
            left -= count;
            if (filled == BLOCK) {
                submit(false);
            }
        }
    }

    private void submit(boolean last) throws IOException {
        byte[] input = block;
        int length = filled;
        byte[] before = dictionary;
        dictionary = Arrays.copyOfRange(input, Math.max(0, length - DICTIONARY), length);
        block = last ? new byte[0] : new byte[BLOCK];
        filled = 0;
        if (pending.size() > threads) {
            out.write(take());
        }
        pending.add(workers.submit(() -> deflate(level, before, input, length, last)));
    }

    private static byte[] deflate(int level, byte[] dictionary, byte[] input, int length, boolean last) {
        Deflater deflater = new Deflater(level, true);
        try {
            deflater.setDictionary(dictionary);
            deflater.setInput(input, 0, length);
            if (last) {
                deflater.finish();
            }
            ByteArrayOutputStream compressed = new ByteArrayOutputStream(length / 2 + 64);
            byte[] buffer = new byte[64 * 1024];
            int count;
            do {
                count = deflater.deflate(buffer, 0, buffer.length, last ? Deflater.NO_FLUSH : Deflater.SYNC_FLUSH);
                compressed.write(buffer, 0, count);
            } while (last ? !deflater.finished() : count == buffer.length);
            return compressed.toByteArray();
        } finally {
            deflater.end();
        }
    }

    private byte[] take() throws IOException {
        try {
            return pending.remove().get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while compressing");
        } catch (ExecutionException e) {
            throw new IOException("compressing failed: " + e.getCause(), e.getCause());
        }
    }

    /** Does nothing: a flush in the middle would change the bytes. */
    @Override
    public void flush() {}

    /** Completes the member without closing {@code out}, which an Ingest needs: it is committed before it is closed. */
    public void finish() throws IOException {
        if (finished) {
            return;
        }
        finished = true;
        submit(true);
        while (!pending.isEmpty()) {
            out.write(take());
        }
        byte[] trailer = new byte[8];
        for (int i = 0; i < 4; i++) {
            trailer[i] = (byte) (crc.getValue() >>> 8 * i);
            trailer[4 + i] = (byte) (size >>> 8 * i);
        }
        out.write(trailer);
        out.flush();
    }

    @Override
    public void close() throws IOException {
        try (out) {
            finish();
        } finally {
            workers.shutdownNow();
        }
    }
}
