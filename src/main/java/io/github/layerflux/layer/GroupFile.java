package io.github.layerflux.layer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An image's {@code /etc/group} (group(5)); lines that are none are passed over, as the C library does. */
record GroupFile(List<Group> groups) {

    record Group(String name, long gid, List<String> members) {}

    static GroupFile read(FileTree tree) throws IOException {
        List<Group> groups = new ArrayList<>();
        for (String line : AccountLines.read(tree, "etc/group")) {
            String[] fields = line.split(":", -1);
            if (fields.length >= 3 && AccountLines.isId(fields[2])) {
                List<String> members = fields.length > 3 ? List.of(fields[3].split(",")) : List.of();
                groups.add(new Group(fields[0], Long.parseLong(fields[2]), members));
            }
        }
        return new GroupFile(List.copyOf(groups));
    }

    Optional<Group> byName(String name) {
        for (Group group : groups) {
            if (group.name().equals(name)) {
                return Optional.of(group);
            }
        }
        return Optional.empty();
    }

    /** The groups that name a user as a member. */
    List<Long> of(String user) {
        List<Long> gids = new ArrayList<>();
        for (Group group : groups) {
            if (group.members().contains(user)) {
                gids.add(group.gid());
            }
        }
        return gids;
    }
}
