package io.github.layerflux.cache;

import java.io.IOException;
import java.nio.file.Path;

/** Another JVM with the tests' class path. */
public final class JavaProcess {

    private JavaProcess() {}

    public static Process start(Class<?> main, String... args) throws IOException {
        String[] command = new String[4 + args.length];
        command[0] = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        command[1] = "-cp";
        command[2] = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        command[3] = main.getName();
        System.arraycopy(args, 0, command, 4, args.length);
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }
}
