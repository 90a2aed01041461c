package io.github.layerflux.cache;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The keys of all kinds of steps. The two rule sets differ in parents and files; what an instruction itself depends on
 * is the same. Inputs stand in the order in which a miss is explained: the instruction first.
 */
final class StepKeys {

    /** The image that a COPY reads from. */
    static final String SOURCE = "source image";
    /** Begins the name of the image that a mount shows. */
    static final String SOURCE_OF = "image of ";

    /** Begins the name of a build argument's value; the argument's follows. */
    static final String BUILD_ARGUMENT = "build argument ";
    /** Begins the name of an environment variable's value; the variable's follows. */
    static final String ENVIRONMENT_VARIABLE = "environment variable ";
    /** Begins the name of a mount; its target follows. */
    static final String MOUNT = "mount ";
    /** The time that a build is of, where it is given; a flag of COPY's, too. */
    static final String EPOCH = "SOURCE_DATE_EPOCH";
    /** What a RUN executes. */
    static final String COMMAND = "command";
    /** Begins the name of a here-document of COPY or ADD; its own follows. */
    static final String HEREDOC = "heredoc ";

    private StepKeys() {}

    static CacheKey run(CacheRules rules, RunInputs inputs) {
        KeyBuilder key = new KeyBuilder(rules.id(), inputs.instructionText());
        key.add("keyword", "RUN");
        key.add(COMMAND, text(inputs.argv()), inputs.argv());
        SortedMap<String, String> args = new TreeMap<>();
        for (NamedValue arg : inputs.args()) {
            // an argument without value isn't in the process's environment: as if it weren't declared
            if (arg.value().isPresent() && !isProxy(arg.name())) {
                args.put(arg.name(), arg.value().get());
            }
        }
        for (Map.Entry<String, String> arg : args.entrySet()) {
            key.add(BUILD_ARGUMENT + arg.getKey(), arg.getValue());
        }
        for (String variable : inputs.env()) {
            int equals = variable.indexOf('=');
            String name = equals < 0 ? variable : variable.substring(0, equals);
            key.add(ENVIRONMENT_VARIABLE + name, variable.substring(equals + 1));
        }
        key.add("working directory", inputs.cwd());
        key.add("user", inputs.user());
        for (MountInput mount : inputs.mounts()) {
            mount(rules, key, mount);
        }
        key.add("network", inputs.network());
        key.add("security", inputs.security());
        List<String> hosts = new ArrayList<>(inputs.addHosts());
        Collections.sort(hosts);
        key.add("extra hosts", String.join(" ", hosts), hosts);
        key.add("platform", inputs.platform().toString());
        return key.build();
    }

    /** The words; a script of several lines begins on the second. */
    private static String text(List<String> argv) {
        int last = argv.size() - 1;
        return last > 0 && argv.get(last).indexOf('\n') >= 0
                ? String.join(" ", argv.subList(0, last)) + "\n" + argv.get(last)
                : String.join(" ", argv);
    }

    private static void mount(CacheRules rules, KeyBuilder key, MountInput mount) {
        String name = MOUNT
                + mount.properties().getOrDefault("target", mount.properties().getOrDefault("id", mount.type()));
        key.add(name, mount.display(), values(mount.type(), mount.properties()));
        if (mount.from().isPresent() && rules.sourceImageCounts()) {
            source(key, SOURCE_OF + name, mount.from().get());
        }
        if (mount.files().isPresent()) {
            FileSet files = mount.files().get();
            key.add("files of " + name, rules.table(files, true), files.folder());
        }
    }

    static CacheKey copy(CacheRules rules, CopyInputs inputs) {
        String keyword = inputs.keyword().toUpperCase(Locale.ROOT);
        String sources = String.join(" ", inputs.sources());
        KeyBuilder key = new KeyBuilder(rules.id(), keyword + " " + sources + " " + inputs.destination());
        key.add("keyword", keyword);
        key.add("sources", sources, inputs.sources());
        key.add("destination", inputs.destination());
        if (inputs.chown().isPresent()) {
            key.add("--chown", inputs.chown().get());
        }
        if (inputs.chmod().isPresent()) {
            key.add("--chmod", inputs.chmod().get());
        }
        for (Map.Entry<String, String> flag : new TreeMap<>(inputs.flags()).entrySet()) {
            if (!flag.getKey().equals("exclude")) {
                key.add("--" + flag.getKey(), flag.getValue());
            }
        }
        for (InlineFile file : inputs.inline()) {
            key.add(HEREDOC + file.name(), file.content());
        }
        if (inputs.from().isPresent() && rules.sourceImageCounts()) {
            source(key, SOURCE, inputs.from().get());
        }
        boolean modesCount =
                !(inputs.chmod().isPresent() && replacesModes(inputs.chmod().get()));
        key.add("files", rules.table(inputs.files(), modesCount), inputs.files().folder());
        return key.build();
    }

    static CacheKey workdir(CacheRules rules, WorkdirInputs inputs) {
        KeyBuilder key = new KeyBuilder(rules.id(), "WORKDIR " + inputs.path())
                .add("keyword", "WORKDIR")
                .add("path", inputs.path())
                .add("owner", inputs.ownerUser());
        if (inputs.epoch().isPresent()) {
            key.add(EPOCH, inputs.epoch().get());
        }
        return key.build();
    }

    static CacheKey config(CacheRules rules, ConfigInputs inputs) {
        String keyword = inputs.keyword().toUpperCase(Locale.ROOT);
        String text = arguments(keyword, inputs.instructionText());
        String shown = inputs.shown().equals(inputs.instructionText()) ? text : arguments(keyword, inputs.shown());
        return new KeyBuilder(rules.id(), keyword + " " + shown)
                .add("keyword", keyword)
                .add("arguments", shown, List.of(text))
                .build();
    }

    private static String arguments(String keyword, String instruction) {
        String text = instruction.strip();
        if (text.regionMatches(true, 0, keyword, 0, keyword.length())
                && text.length() > keyword.length()
                && Character.isWhitespace(text.charAt(keyword.length()))) {
            return text.substring(keyword.length()).strip();
        }
        return text;
    }

    private static void source(KeyBuilder key, String name, SourceImage from) {
        String hex = from.imageId().hex();
        key.add(name, from.display() + " (" + from.imageId().shortHex() + ")", List.of(hex));
    }

    private static List<String> values(String type, Map<String, String> properties) {
        List<String> values = new ArrayList<>();
        values.add(type);
        for (Map.Entry<String, String> property : new TreeMap<>(properties).entrySet()) {
            values.add(property.getKey());
            values.add(property.getValue());
        }
        return values;
    }

    /** Whether nothing of a file's own mode is left: an octal number, not {@code g+w}, which builds on it. */
    private static boolean replacesModes(String chmod) {
        for (int i = 0; i < chmod.length(); i++) {
            if (chmod.charAt(i) < '0' || chmod.charAt(i) > '7') {
                return false;
            }
        }
        return !chmod.isEmpty();
    }

    /** The arguments that exist without being declared (Dockerfile reference, "Predefined ARGs"). */
    private static boolean isProxy(String name) {
        return switch (name) {
            case "HTTP_PROXY",
                    "http_proxy",
                    "HTTPS_PROXY",
                    "https_proxy",
                    "FTP_PROXY",
                    "ftp_proxy",
                    "NO_PROXY",
                    "no_proxy",
                    "ALL_PROXY",
                    "all_proxy" -> true;
            default -> false;
        };
    }
}
