package io.github.layerflux.remote;

import io.github.layerflux.failure.UserFailure;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A Git repository as ADD names it (Dockerfile reference, "ADD"): {@code URL#ref:folder}, or {@code URL?key=value&…} with
 * {@code ref}, {@code tag}, {@code branch}, {@code checksum} or {@code commit}, {@code subdir}, {@code keep-git-dir} and
 * {@code submodules}.
 *
 * @param url of the repository, without what follows it
 * @param ref a branch, a tag, a full ref or a commit; empty for the default branch
 * @param folder within the repository, cleaned; empty for all
 * @param commit that the ref must lead to, perhaps abbreviated
 */
record GitAddress(
        String url, String ref, String folder, Optional<String> commit, boolean keepGitDir, boolean submodules) {

    /** Whether a remote source is a repository and not a file. */
    static boolean is(String word) {
        if (!word.startsWith("http://") && !word.startsWith("https://")) {
            return true;
        }
        return plain(word).endsWith(".git");
    }

    private static String plain(String word) {
        int end = word.length();
        int query = word.indexOf('?');
        int fragment = word.indexOf('#');
        end = query >= 0 ? Math.min(end, query) : end;
        end = fragment >= 0 ? Math.min(end, fragment) : end;
        return word.substring(0, end);
    }

    static GitAddress parse(RemoteSource source) {
        String word = source.word();
        String url = plain(word);
        GitAddress address = new GitAddress(url, "", "", source.checksum(), source.keepGitDir(), true);
        String rest = word.substring(url.length());
        int fragment = rest.indexOf('#');
        if (fragment >= 0) {
            String text = rest.substring(fragment + 1);
            int colon = text.indexOf(':');
            address = address.at(colon < 0 ? text : text.substring(0, colon))
                    .in(colon < 0 ? "" : text.substring(colon + 1));
            rest = rest.substring(0, fragment);
        }
        if (rest.length() > 1) {
            for (String pair : rest.substring(1).split("&")) {
                int equals = pair.indexOf('=');
                String key = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8);
                address = address.with(key, value);
            }
        }
        return address.checked();
    }

    private GitAddress with(String key, String value) {
        return switch (key) {
            case "ref" -> at(value);
            case "branch" -> at("refs/heads/" + value);
            case "tag" -> at("refs/tags/" + value);
            case "subdir" -> in(value);
            case "checksum", "commit" ->
                new GitAddress(url, ref, folder, Optional.of(commit.orElse(value)), keepGitDir, submodules);
            case "keep-git-dir" -> new GitAddress(url, ref, folder, commit, keepGitDir || isTrue(value), submodules);
            case "submodules" -> new GitAddress(url, ref, folder, commit, keepGitDir, isTrue(value));
            default ->
                throw new UserFailure("unexpected '" + key + "' in the query of " + this)
                        .suggest("A repository takes ref, tag, branch, checksum, commit, subdir, keep-git-dir and"
                                + " submodules.");
        };
    }

    private static boolean isTrue(String value) {
        return switch (value) {
            case "", "1", "true" -> true;
            case "0", "false" -> false;
            default -> throw new UserFailure("'" + value + "' is neither true nor false");
        };
    }

    private GitAddress at(String changed) {
        return new GitAddress(url, changed, folder, commit, keepGitDir, submodules);
    }

    private GitAddress in(String path) {
        StringBuilder clean = new StringBuilder();
        for (String part : path.split("/")) {
            if (part.equals("..")) {
                throw new UserFailure("the folder '" + path + "' leads out of the repository");
            }
            if (!part.isEmpty() && !part.equals(".")) {
                clean.append(clean.isEmpty() ? "" : "/").append(part);
            }
        }
        return new GitAddress(url, ref, clean.toString(), commit, keepGitDir, submodules);
    }

    private GitAddress checked() {
        String wanted = commit.orElse("0000000");
        if (wanted.length() < 7 || wanted.length() > 40 || !isHex(wanted)) {
            throw new UserFailure("--checksum=" + wanted + " is no commit of a Git repository")
                    .suggest("Write the commit's 40 hexadecimal digits, or at least 7 of them.");
        }
        if (ref.startsWith("-")) {
            throw new UserFailure("'" + ref + "' is no ref");
        }
        return this;
    }

    /** The commit, if it is said in full. */
    Optional<String> pinned() {
        if (ref.length() == 40 && isHex(ref)) {
            return Optional.of(ref);
        }
        return commit.filter(text -> text.length() == 40);
    }

    static boolean isHex(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }

    /** For messages and keys: without a login. */
    @Override
    public String toString() {
        return withoutLogin(url);
    }

    /** A URL without the user and password before its host; an {@code @} in its path stays. */
    static String withoutLogin(String url) {
        int scheme = url.indexOf("://");
        if (scheme < 0) {
            return url;
        }
        int host = scheme + 3;
        int path = url.indexOf('/', host);
        int at = url.lastIndexOf('@', path < 0 ? url.length() : path);
        return at < host ? url : url.substring(0, host) + url.substring(at + 1);
    }
}
