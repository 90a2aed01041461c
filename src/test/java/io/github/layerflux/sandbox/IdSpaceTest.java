package io.github.layerflux.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdSpaceTest {

    private static final String ALL = "         0          0 4294967295\n";
    private static final Tier ROOT = new Tier.Rootful(false);

    @TempDir
    Path folder;

    @Test
    void theMachinesOwnAddsNothingToANameOfAMapping() throws IOException {
        IdSpace machine = space(ALL, ALL);
        assertThat(machine.isOfMachine()).isTrue();
        assertThat(machine.folder(new Tier.SingleId(7, 8))).isEqualTo("single-u7-g8");
    }

    @Test
    void namespacesWithOtherIdsOutsideHaveOtherNames() throws IOException {
        IdSpace one = space("0 1000 1\n1 100000 65536\n", "0 1000 1\n1 100000 65536\n");
        IdSpace other = space("0 1000 1\n1 200000 65536\n", "0 1000 1\n1 100000 65536\n");
        IdSpace groups = space("0 1000 1\n1 100000 65536\n", "0 1000 1\n1 200000 65536\n");
        assertThat(one.folder(ROOT)).matches("container-root-in-[0-9a-f]{16}");
        assertThat(other.folder(ROOT)).isNotEqualTo(one.folder(ROOT));
        assertThat(groups.folder(ROOT)).isNotIn(one.folder(ROOT), other.folder(ROOT));
        assertThat(space("0  1000   1\n 1 100000  65536\n", "0 1000 1\n1 100000 65536\n")
                        .folder(ROOT))
                .isEqualTo(one.folder(ROOT));
    }

    private IdSpace space(String uids, String gids) throws IOException {
        return IdSpace.of(
                Files.writeString(folder.resolve("uid_map"), uids), Files.writeString(folder.resolve("gid_map"), gids));
    }
}
