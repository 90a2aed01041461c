package io.github.layerflux.it;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import org.codehaus.plexus.classworlds.ClassWorld;

/** A Maven installation in this JVM, that can be run any number of times. */
interface MavenInOneJvm {

    /** Where its class loaders come and go. */
    ClassWorld world();

    /** @return whether the build succeeded */
    boolean run(List<String> properties, Path project, Path repository, PrintStream out) throws Exception;
}
