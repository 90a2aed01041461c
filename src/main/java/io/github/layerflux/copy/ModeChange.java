package io.github.layerflux.copy;

import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.failure.UserFailure;

/**
 * A value of {@code --chmod}: octal up to 07777, or symbolic as in chmod(1) ({@code u+x,go-w}, {@code a=rX}); a clause
 * without {@code ugoa} means all, there is no umask. An empty value, such as that of an unset variable, changes nothing.
 */
public final class ModeChange {

    private static final int EXECUTE = 0111;

    private final String value;

    private ModeChange(String value) {
        this.value = value;
    }

    /**
     * Reads a value.
     *
     * @throws UserFailure when it is neither octal nor symbolic
     */
    public static ModeChange parse(String value) {
        ModeChange change = new ModeChange(value);
        change.apply(0, false);
        return change;
    }

    /** The permission bits that an entry with these bits gets. */
    int apply(int mode, boolean directory) {
        if (value.isEmpty()) {
            return mode;
        }
        if (value.charAt(0) >= '0' && value.charAt(0) <= '9') {
            return octal();
        }
        int changed = mode;
        for (String clause : value.split(",", -1)) {
            changed = apply(clause, changed, directory);
        }
        return changed;
    }

    private int octal() {
        int mode = 0;
        for (int i = 0; i < value.length(); i++) {
            int digit = value.charAt(i) - '0';
            if (digit < 0 || digit > 7) {
                throw malformed();
            }
            mode = mode * 8 + digit;
            if (mode > 07777) {
                throw malformed();
            }
        }
        return mode;
    }

    private int apply(String clause, int mode, boolean directory) {
        int at = 0;
        int who = 0;
        while (at < clause.length() && "ugoa".indexOf(clause.charAt(at)) >= 0) {
            who |= mask(clause.charAt(at++));
        }
        if (at == clause.length()) {
            throw malformed();
        }
        int changed = mode;
        while (at < clause.length()) {
            char operator = clause.charAt(at++);
            int bits = 0;
            while (at < clause.length() && "+-=".indexOf(clause.charAt(at)) < 0) {
                bits |= bits(clause.charAt(at++), changed, directory);
            }
            // a sticky bit belongs to no one in particular, set-id bits to user and group
            int selected = who == 0 ? 07777 : who | 01000;
            changed = switch (operator) {
                case '+' -> changed | bits & selected;
                case '-' -> changed & ~(bits & selected);
                case '=' -> changed & ~cleared(who) | bits & selected;
                default -> throw malformed();
            };
        }
        return changed;
    }

    private static int cleared(int who) {
        return who == 0 || who == (mask('a')) ? 07777 : who;
    }

    private static int mask(char who) {
        return switch (who) {
            case 'u' -> 04700;
            case 'g' -> 02070;
            case 'o' -> 0007;
            default -> 06777;
        };
    }

    private int bits(char permission, int mode, boolean directory) {
        return switch (permission) {
            case 'r' -> 0444;
            case 'w' -> 0222;
            case 'x' -> EXECUTE;
            case 'X' -> directory || (mode & EXECUTE) != 0 ? EXECUTE : 0;
            case 's' -> 06000;
            case 't' -> 01000;
            case 'u' -> (mode >> 6 & 7) * EXECUTE;
            case 'g' -> (mode >> 3 & 7) * EXECUTE;
            case 'o' -> (mode & 7) * EXECUTE;
            default -> throw malformed();
        };
    }

    private BuildFailure malformed() {
        return new UserFailure("invalid --chmod value '" + value + "'")
                .suggest("Write an octal mode up to 7777, such as 755, or a symbolic one, such as u+x,go-w.");
    }
}
