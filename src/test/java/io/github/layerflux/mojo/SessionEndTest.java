package io.github.layerflux.mojo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.layerflux.content.CacheDirectory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.maven.execution.DefaultMavenExecutionRequest;
import org.apache.maven.execution.DefaultMavenExecutionResult;
import org.apache.maven.execution.ExecutionListener;
import org.apache.maven.execution.MavenExecutionRequest;
import org.apache.maven.execution.MavenSession;
import org.codehaus.plexus.PlexusContainer;
import org.eclipse.aether.DefaultRepositorySystemSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What several modules plan for the end of a session, at once and whatever comes of each. */
final class SessionEndTest {

    @TempDir
    Path folder;

    private final List<String> done = new ArrayList<>();

    /** Tells if somebody puts a listener around the one that was there while another might do so too. */
    private static final class LockedRequest extends DefaultMavenExecutionRequest {
        private int listeners;

        @Override
        public ExecutionListener getExecutionListener() {
            assertThat(Thread.holdsLock(this)).isTrue();
            return super.getExecutionListener();
        }

        @Override
        public MavenExecutionRequest setExecutionListener(ExecutionListener listener) {
            assertThat(Thread.holdsLock(this)).isTrue();
            listeners++;
            return super.setExecutionListener(listener);
        }
    }

    @Test
    void allThatIsPlannedHasTheSameLockSoNothingIsLostAmongModulesThatAreBuiltAtOnce() {
        LockedRequest request = new LockedRequest();
        PushMojo mojo = new PushMojo();
        mojo.session = session(request);

        new AtEnd(mojo).await(new AtEnd.Work(() -> {}, () -> done.add("pushed")), folder);
        new ReactorPage(mojo.session).add("build", "{}");
        SessionHousekeeping.plan(mojo.session, new CacheDirectory(folder), "10g", mojo.getLog());

        assertThat(request.listeners).isEqualTo(4); // these, and what forgets them
    }

    @Test
    void whatFailsLeavesOutNothingThatWasPlannedBefore() {
        MavenSession session = session(new DefaultMavenExecutionRequest());
        PushMojo mojo = new PushMojo();
        mojo.session = session;
        new AtEnd(mojo).await(new AtEnd.Work(() -> done.add("prepared"), () -> done.add("pushed")), folder);
        SessionEnd.of(session, end -> {
            throw new IllegalStateException("the disk is gone");
        });

        ExecutionListener listener = session.getRequest().getExecutionListener();
        assertThatThrownBy(() -> listener.sessionEnded(null)).hasMessage("the disk is gone");
        assertThat(done).containsExactly("prepared", "pushed");
    }

    @Test
    void whatModulesShareIsForgottenAfterAllElseIsDone() {
        MavenSession session = session(new DefaultMavenExecutionRequest());
        SessionEnd.of(session, end -> done.add("before: " + shared(session)));
        shared(session);
        SessionEnd.of(session, end -> done.add("after: " + shared(session)));
        String first = shared(session);
        made = "another";

        session.getRequest().getExecutionListener().sessionEnded(null);

        assertThat(done).containsExactlyInAnyOrder("before: " + first, "after: " + first);
        assertThat(shared(session)).isEqualTo("another");
    }

    private String made = "the first";

    private String shared(MavenSession session) {
        return SessionShare.of(session, String.class, "", () -> made);
    }

    @SuppressWarnings("deprecation") // the only public constructors, and what Maven's own test harness calls
    private MavenSession session(DefaultMavenExecutionRequest request) {
        request.setBaseDirectory(folder.toFile());
        MavenSession session = new MavenSession(
                (PlexusContainer) null,
                new DefaultRepositorySystemSession(),
                request,
                new DefaultMavenExecutionResult());
        session.setProjects(List.of());
        return session;
    }
}
