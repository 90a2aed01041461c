package io.github.layerflux.sandbox.worker;

import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.content.ContentStore;
import io.github.layerflux.sandbox.Confinement;
import io.github.layerflux.sandbox.ExecutorChoice;
import io.github.layerflux.sandbox.Frame;
import io.github.layerflux.sandbox.Frame.Kind;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The worker process: reads requests from standard input, answers on standard output. It is the first process of its
 * pid name space, so that nothing survives its end; and it ends when standard input does, so that it doesn't survive
 * the build.
 */
public final class Worker {

    private Worker() {}

    /**
     * Serves until the end of standard input or a CLOSE.
     *
     * @param args the cache directory, the name of the id mapping, the {@link Confinement}, the executor; the current directory is the worker's own folder
     */
    public static void main(String[] args) {
        DataOutputStream out =
                new DataOutputStream(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16));
        System.setOut(System.err); // nothing but frames on standard output
        Linux.umask(022); // what is made for a RUN doesn't depend on who builds
        try {
            Workspace workspace = Workspace.open(Path.of("").toAbsolutePath(), Confinement.valueOf(args[2]));
            ContentStore store = new ContentStore(new CacheDirectory(Path.of(args[0])));
            Requests requests = new Requests(workspace, store, args[1], ExecutorChoice.parse(args[3]), out);
            requests.start();
            serve(requests, new DataInputStream(new BufferedInputStream(new FileInputStream(FileDescriptor.in))));
        } catch (EOFException e) {
            Runtime.getRuntime().halt(0); // the build is gone
        } catch (IOException e) {
            System.err.println(e.getMessage());
            Runtime.getRuntime().halt(1);
        }
    }

    private static void serve(Requests requests, DataInputStream in) throws IOException {
        while (true) {
            Frame frame = Frame.read(in);
            if (frame.kind() == Kind.CLOSE) {
                requests.close();
                Runtime.getRuntime().halt(0);
            }
            requests.accept(frame);
        }
    }
}
