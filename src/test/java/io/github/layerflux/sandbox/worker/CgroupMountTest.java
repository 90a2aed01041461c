package io.github.layerflux.sandbox.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class CgroupMountTest {

    @Test
    void ofVersion2ThereIsOneHierarchy() {
        List<CgroupMount> mounts = CgroupMount.read(
                List.of("0::/user.slice/user-1000.slice/session-3.scope"),
                List.of(
                        "22 1 0:20 / /proc rw,nosuid - proc proc rw",
                        "30 22 0:26 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate"));

        assertThat(mounts)
                .containsExactly(new CgroupMount(
                        true,
                        List.of(),
                        Path.of("/sys/fs/cgroup"),
                        Path.of("/sys/fs/cgroup/user.slice/user-1000.slice/session-3.scope")));
    }

    @Test
    void ofVersion1EachHierarchyHasItsControllers() {
        List<CgroupMount> mounts = CgroupMount.read(
                List.of("4:memory:/a", "2:cpu,cpuacct:/", "1:name=systemd:/a", "9:pids:/"),
                List.of(
                        "31 22 0:27 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct",
                        "32 22 0:28 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory"));

        assertThat(mounts)
                .extracting(CgroupMount::own)
                .containsExactly(Path.of("/sys/fs/cgroup/memory/a"), Path.of("/sys/fs/cgroup/cpu,cpuacct"));
        assertThat(mounts.get(1).controllers()).containsExactly("cpu", "cpuacct");
    }

    @Test
    void aContainerMaySeeItsOwnGroupAsTheRoot() {
        List<CgroupMount> mounts = CgroupMount.read(
                List.of("4:memory:/docker/0123/build"),
                List.of("32 22 0:28 /docker/0123 /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory"));

        assertThat(mounts).extracting(CgroupMount::own).containsExactly(Path.of("/sys/fs/cgroup/memory/build"));
    }

    @Test
    void whatLiesAboveItsOwnNameSpaceIsNoPlaceForGroups() {
        List<CgroupMount> mounts = CgroupMount.read(
                List.of("0::/"),
                List.of(
                        "30 22 0:26 /../.. /sys/fs/cgroup rw - cgroup2 cgroup2 rw",
                        "40 30 0:26 / /own rw - cgroup2 cgroup2 rw"));

        assertThat(mounts).extracting(CgroupMount::root).containsExactly(Path.of("/own"));
    }
}
