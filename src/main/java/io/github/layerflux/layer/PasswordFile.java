package io.github.layerflux.layer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An image's {@code /etc/passwd} (passwd(5)); lines that are none are passed over, as the C library does. */
record PasswordFile(List<User> users) {

    record User(String name, long uid, long gid, String home) {}

    static PasswordFile read(FileTree tree) throws IOException {
        List<User> users = new ArrayList<>();
        for (String line : AccountLines.read(tree, "etc/passwd")) {
            String[] fields = line.split(":", -1);
            if (fields.length >= 4 && AccountLines.isId(fields[2]) && AccountLines.isId(fields[3])) {
                users.add(new User(
                        fields[0],
                        Long.parseLong(fields[2]),
                        Long.parseLong(fields[3]),
                        fields.length > 5 ? fields[5] : ""));
            }
        }
        return new PasswordFile(List.copyOf(users));
    }

    Optional<User> byName(String name) {
        for (User user : users) {
            if (user.name().equals(name)) {
                return Optional.of(user);
            }
        }
        return Optional.empty();
    }

    Optional<User> byUid(long uid) {
        for (User user : users) {
            if (user.uid() == uid) {
                return Optional.of(user);
            }
        }
        return Optional.empty();
    }
}
