package io.github.layerflux.sandbox.worker;

import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.content.ContentStore;
import io.github.layerflux.sandbox.Confinement;
import io.github.layerflux.sandbox.ExecutorChoice;
import io.github.layerflux.sandbox.Frame;
import io.github.layerflux.sandbox.Frame.Kind;
import io.github.layerflux.sandbox.RootFiles;
import io.github.layerflux.sandbox.RunLimits;
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
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

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
     * @param args the cache directory, the name of the id mapping, the {@link Confinement}, the executor, the limits of
     *     memory (bytes) and processors, empty where there are none, the {@link RootFiles} or nothing, the namespaces of
     *     the build or nothing; the current directory is the worker's own folder
     */
    public static void main(String[] args) {
        DataOutputStream out =
                new DataOutputStream(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16));
        System.setOut(System.err); // nothing but frames on standard output
        Thread natives = new Thread(Linux::load, "natives"); // the longest part of the start, so beside the rest
        natives.start();
        try {
            Workspace workspace = Workspace.open(Path.of("").toAbsolutePath(), Confinement.valueOf(args[2]));
            ContentStore store = new ContentStore(new CacheDirectory(Path.of(args[0])));
            Requests requests = new Requests(
                    workspace,
                    store,
                    args[1],
                    ExecutorChoice.parse(args[3]),
                    files(args[6]),
                    limits(args[4], args[5]),
                    KnownExecutors.in(store.directory().classes(), args[1], args[7]),
                    out);
            requests.start();
            new Thread(KeptLibrary::keep, "library").start();
            serve(requests, new DataInputStream(new BufferedInputStream(new FileInputStream(FileDescriptor.in))));
        } catch (IOException e) {
            System.err.println(e.getMessage());
            Linux._exit(1);
        }
    }

    private static RunLimits limits(String memory, String cpus) {
        return new RunLimits(
                Optional.empty(),
                memory.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(memory)),
                cpus.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(cpus)));
    }

    private static Optional<RootFiles> files(String name) {
        return name.isEmpty() ? Optional.empty() : Optional.of(RootFiles.valueOf(name));
    }

    private static void serve(Requests requests, DataInputStream in) throws IOException {
        try {
            Frame frame = Frame.read(in);
            while (frame.kind() != Kind.CLOSE) {
                requests.accept(frame);
                frame = Frame.read(in);
            }
            requests.close();
        } catch (EOFException e) {
            requests.abandon(); // the build is gone
            Linux._exit(0);
        }
        // not by _exit: the JVM may have been told to keep its classes
        Runtime.getRuntime().halt(0);
    }
}
