package io.github.layerflux.layer;

import io.github.layerflux.failure.UserFailure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Resolves {@code user[:group]} against an image's account files, by the rules that Docker's engine has for USER: a
 * number is always an id, a name must exist, the groups that list the user count only when no group is named.
 */
public final class UserResolver {

    private static final long MAX_ID = Integer.MAX_VALUE;

    private UserResolver() {}

    /**
     * Resolves a USER.
     *
     * @param spec name or uid, with or without group or gid; empty is root
     * @throws UserFailure when a name is unknown or an id out of range
     */
    public static ResolvedUser resolve(FileTree tree, String spec) throws IOException {
        int colon = spec.indexOf(':');
        String user = colon < 0 ? spec : spec.substring(0, colon);
        String group = colon < 0 ? "" : spec.substring(colon + 1);
        PasswordFile passwords = PasswordFile.read(tree);
        Optional<PasswordFile.User> account;
        long uid;
        if (user.isEmpty() || AccountLines.isId(user)) {
            uid = user.isEmpty() ? 0 : id(user);
            account = passwords.byUid(uid);
        } else {
            account = passwords.byName(user);
            uid = account.orElseThrow(() -> unknown("user", user, "passwd")).uid();
        }
        String home = account.isPresent() && !account.get().home().isEmpty()
                ? account.get().home()
                : "/";
        if (!group.isEmpty()) {
            return of(uid, gid(tree, group), List.of(), home);
        }
        return account.isPresent()
                ? of(
                        uid,
                        account.get().gid(),
                        GroupFile.read(tree).of(account.get().name()),
                        home)
                : of(uid, 0, List.of(), home);
    }

    /** The gid is a supplementary group, too: else a set-gid program could drop what the gid is denied. */
    private static ResolvedUser of(long uid, long gid, List<Long> furtherGids, String home) {
        List<Long> supplementary = new ArrayList<>();
        supplementary.add(gid);
        for (long further : furtherGids) {
            if (further != gid) {
                supplementary.add(further);
            }
        }
        return new ResolvedUser(uid, gid, supplementary, home);
    }

    /**
     * Resolves the owner that {@code --chown} names: as a USER, except that a number alone is also the gid, and that
     * nothing behind a colon is gid 0, not the user's. Numbers are not looked up: the image's files need not be here.
     *
     * @throws UserFailure when a name is unknown or an id out of range
     */
    public static ResolvedUser resolveOwner(FileTree tree, String spec) throws IOException {
        if (spec.endsWith(":")) {
            return resolveOwner(tree, spec + "0");
        }
        int colon = spec.indexOf(':');
        String user = colon < 0 ? spec : spec.substring(0, colon);
        String group = spec.substring(colon + 1);
        return AccountLines.isId(user) && AccountLines.isId(group)
                ? new ResolvedUser(id(user), id(group), List.of(), "/")
                : resolve(tree, spec);
    }

    /**
     * Resolves the owner of what WORKDIR makes, as BuildKit does: a name that the image doesn't know is root, a group
     * that it doesn't know is the user's, and a number alone is also the gid.
     *
     * @throws UserFailure when an id is out of range
     */
    public static ResolvedUser ownerOrRoot(FileTree tree, String spec) throws IOException {
        int colon = spec.indexOf(':');
        String user = colon < 0 ? spec : spec.substring(0, colon);
        long uid = 0;
        long gid = 0;
        if (AccountLines.isId(user)) {
            uid = id(user);
            gid = uid;
        } else if (!user.isEmpty()) {
            Optional<PasswordFile.User> account = PasswordFile.read(tree).byName(user);
            if (account.isPresent()) {
                uid = account.get().uid();
                gid = account.get().gid();
            }
        }
        if (colon >= 0) {
            String group = spec.substring(colon + 1);
            if (group.isEmpty()) {
                gid = 0;
            } else if (AccountLines.isId(group)) {
                gid = id(group);
            } else {
                Optional<GroupFile.Group> known = GroupFile.read(tree).byName(group);
                gid = known.isPresent() ? known.get().gid() : gid;
            }
        }
        return new ResolvedUser(uid, gid, List.of(), "/");
    }

    private static long gid(FileTree tree, String group) throws IOException {
        if (AccountLines.isId(group)) {
            return id(group);
        }
        return GroupFile.read(tree)
                .byName(group)
                .orElseThrow(() -> unknown("group", group, "group"))
                .gid();
    }

    private static long id(String text) {
        long id = Long.parseLong(text);
        if (id > MAX_ID) {
            throw new UserFailure("uids and gids must be in range 0-" + MAX_ID + ", not " + text);
        }
        return id;
    }

    private static UserFailure unknown(String kind, String name, String file) {
        return new UserFailure("unable to find " + kind + " " + name + ": no matching entries in " + file + " file");
    }
}
