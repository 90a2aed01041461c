package io.github.layerflux.mojo;

import java.util.List;
import org.apache.maven.execution.DefaultMavenExecutionResult;
import org.apache.maven.execution.MavenExecutionRequest;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.logging.Log;
import org.apache.maven.plugin.logging.SystemStreamLog;
import org.codehaus.plexus.PlexusContainer;
import org.eclipse.aether.DefaultRepositorySystemSession;

/** What a mojo is given by Maven, real, without a Maven. */
final class BareMaven {

    private BareMaven() {}

    @SuppressWarnings("deprecation") // the only public constructors, and what Maven's own test harness calls
    static MavenSession session(MavenExecutionRequest request) {
        return new MavenSession(
                (PlexusContainer) null,
                new DefaultRepositorySystemSession(),
                request,
                new DefaultMavenExecutionResult());
    }

    /** @param console gets what is said from information on, warnings marked */
    static Log log(List<String> console) {
        return new SystemStreamLog() {
            @Override
            public void info(CharSequence line) {
                console.add(line.toString());
            }

            @Override
            public void warn(CharSequence line) {
                console.add("WARNING " + line);
            }
        };
    }
}
