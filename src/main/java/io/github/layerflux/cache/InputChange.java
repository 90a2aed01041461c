package io.github.layerflux.cache;

import io.github.layerflux.cache.FileChanges.FileNews;
import io.github.layerflux.dockerfile.SecretText;
import io.github.layerflux.event.Miss;
import io.github.layerflux.image.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How one input of a step differs from what it was. */
final class InputChange {

    /** Stands between the digest of a download and its modification time in seconds. */
    private static final String MADE = " of ";

    private final CacheKey key;
    private final CacheKey before;
    private final Optional<byte[]> kept;
    private final FileOrigins origins;

    /** @param kept what there is of the step before, {@link KeptInputs} */
    InputChange(CacheKey key, CacheKey before, Optional<byte[]> kept, FileOrigins origins) {
        this.key = key;
        this.before = before;
        this.kept = kept;
        this.origins = origins;
    }

    /** Whether a record doesn't have all of the one or the other. */
    static boolean isLong(KeyInput old, KeyInput now) {
        return now.text().isPresent() || old.display().endsWith(KeyBuilder.CUT);
    }

    /** The two differ. */
    Miss miss(KeyInput old, KeyInput now) {
        if (now.files().isPresent()) {
            return files(old, now);
        }
        String reason = isLong(old, now) ? ofText(old, now) : ofValue(old, now);
        return now.isSource() ? Miss.becauseOfSource(reason) : Miss.because(reason);
    }

    private String ofValue(KeyInput old, KeyInput now) {
        if (isCommand(now) && !before.instruction().equals(key.instruction())) {
            return "the instruction changed: " + TextDifference.of(before.instruction(), key.instruction());
        }
        if (now.isSource()) {
            return now.name() + " changed: " + old.display() + " → " + now.display();
        }
        String[] was = old.display().split(MADE);
        String[] is = now.display().split(MADE);
        if (was.length == 2 && is.length == 2 && isDigest(was[0]) && isDigest(is[0])) {
            return was[0].equals(is[0])
                    ? now.name() + " is equal, but its modification time changed: " + time(was[1]) + " → " + time(is[1])
                    : changed(now) + ": " + brief(was[0]) + " → " + brief(is[0]);
        }
        return old.display().equals(now.display())
                ? unseen(now)
                : changed(now) + ": "
                        + (now.name().startsWith(StepKeys.MOUNT)
                                ? TextDifference.ofProperties(old.display(), now.display())
                                : TextDifference.bare(old.display(), now.display()));
    }

    private String ofText(KeyInput old, KeyInput now) {
        String to = KeptInputs.begin(now.text().orElse(now.display()));
        Optional<String> from =
                old.display().endsWith(KeyBuilder.CUT) || to.indexOf('\n') >= 0 ? text(old) : Optional.empty();
        String was = from.orElse(old.display());
        boolean whole = from.isPresent() || !old.display().endsWith(KeyBuilder.CUT);
        List<String> oldLines = was.lines().toList();
        List<String> lines = to.lines().toList();
        if (oldLines.equals(lines)) {
            return changed(now)
                    + (now.text().isPresent() && now.text().get().length() > to.length()
                            ? " after its first " + to.length() / 1024 + " KiB"
                            : was.contains(SecretText.HIDDEN) ? " in what isn't shown of it" : "");
        } else if (!whole && lines.size() > 1) {
            return changed(now) + "; its lines before aren't known";
        }
        boolean command = isCommand(now);
        boolean sameFirst = !command || oldLines.get(0).equals(lines.get(0));
        boolean byLines = !command && isHereDocument(now) || lines.size() > 1 && oldLines.size() > 1;
        if (byLines && sameFirst) {
            int skipped = command ? 1 : 0; // what interprets the script
            return hereDocument(now) + " "
                    + TextDifference.ofLines(
                            oldLines.subList(skipped, oldLines.size()), lines.subList(skipped, lines.size()));
        }
        return (command && !before.instruction().equals(key.instruction()) ? "the instruction changed" : changed(now))
                + ": " + TextDifference.of(was, to);
    }

    private static boolean isDigest(String text) {
        return text.length() == Digest.PREFIX.length() + 64 && text.startsWith(Digest.PREFIX);
    }

    private static String brief(String digest) {
        return digest.substring(0, 19);
    }

    private static String time(String seconds) {
        try {
            return Instant.ofEpochSecond(Long.parseLong(seconds)).toString();
        } catch (NumberFormatException | DateTimeException e) {
            return seconds;
        }
    }

    /** All that is shown of it is equal. */
    private static String unseen(KeyInput now) {
        if (!now.display().contains(SecretText.HIDDEN)) {
            return changed(now);
        }
        return changed(now)
                + (now.display().equals(SecretText.HIDDEN)
                        ? " (its value isn't shown)"
                        : " in a value that isn't shown: " + TextDifference.value(now.display()));
    }

    /** What people call an input. */
    static String name(KeyInput input) {
        return input.name().equals("--" + StepKeys.EPOCH)
                ? StepKeys.EPOCH
                : isHereDocument(input) ? hereDocument(input) : input.name();
    }

    private static boolean isHereDocument(KeyInput input) {
        return input.name().startsWith(StepKeys.HEREDOC);
    }

    private static String hereDocument(KeyInput input) {
        return isHereDocument(input)
                ? "here-document " + input.name().substring(StepKeys.HEREDOC.length())
                : isCommand(input) ? "here-document" : input.name();
    }

    private static String changed(KeyInput input) {
        return name(input) + " changed";
    }

    private static boolean isCommand(KeyInput input) {
        return input.name().equals(StepKeys.COMMAND);
    }

    private Optional<String> text(KeyInput old) {
        try {
            return kept.isEmpty() ? Optional.empty() : KeptInputs.text(kept.get(), old);
        } catch (IOException e) {
            return Optional.empty(); // damaged
        }
    }

    private Miss files(KeyInput old, KeyInput now) {
        Optional<FileTable> table = table(old);
        if (table.isEmpty()) {
            return Miss.because(now.name() + " changed (which of them isn't known any more)");
        }
        Map<String, FileRow> was = table.get().rows();
        Map<String, FileRow> rows = now.files().orElseThrow().rows();
        return new FileChanges(was, rows, Renames.between(was, rows), news(now.folder())).miss(now.name());
    }

    private FileNews news(Optional<Path> folder) {
        return folder.isEmpty()
                ? FileNews.NONE
                : new FileNews() {
                    @Override
                    public String madeBy(String path) {
                        return path.indexOf(0) < 0 ? origins.of(folder.get().resolve(path)) : "";
                    }

                    @Override
                    public boolean isThere(String path) {
                        return path.indexOf(0) < 0
                                && Files.exists(folder.get().resolve(path), LinkOption.NOFOLLOW_LINKS);
                    }
                };
    }

    private Optional<FileTable> table(KeyInput old) {
        try {
            return kept.isEmpty() ? Optional.empty() : KeptInputs.table(kept.get(), old);
        } catch (IOException e) {
            return Optional.empty(); // it isn't that of the record
        }
    }
}
