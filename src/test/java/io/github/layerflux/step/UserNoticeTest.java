package io.github.layerflux.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.event.StepRef;
import io.github.layerflux.failure.SourceRange;
import io.github.layerflux.sandbox.ExecutorChoice;
import io.github.layerflux.sandbox.SandboxInfo;
import io.github.layerflux.sandbox.Tier;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class UserNoticeTest {

    private final List<BuildEvent> events = new ArrayList<>();
    private final UserNotice notice = new UserNotice(events::add);
    private final StepRef run = new StepRef("0", 3, 4, new SourceRange("Dockerfile", 7, 7), "RUN id");

    @Test
    void theFirstRunWhoseUserIsIgnoredIsNamedAndNoOther() {
        notice.about(run, "app", sandbox(new Tier.SingleId(1000, 1000)));
        notice.about(run, "other", sandbox(new Tier.SingleId(1000, 1000)));
        assertThat(events).hasSize(1);
        assertThat(((BuildEvent.Warning) events.get(0)).text())
                .startsWith("Dockerfile:7 RUN id: is executed as root, though USER is app");
    }

    @Test
    void nothingIsSaidWhereUsersExist() {
        notice.about(run, "app", sandbox(new Tier.Rootful(true)));
        notice.about(run, "app", sandbox(new Tier.Chroot()));
        assertThat(events).isEmpty();
    }

    @Test
    void rootIsRootHoweverItIsWritten() {
        assertThat(List.of("", "root", "0", "root:root", "0:7")).allMatch(UserNotice::isRoot);
        assertThat(List.of("app", "1000", "00x", "app:root")).noneMatch(UserNotice::isRoot);
    }

    private static SandboxInfo sandbox(Tier tier) {
        return new SandboxInfo(tier, ExecutorChoice.CRUN, "overlay", List.of(), List.of());
    }
}
