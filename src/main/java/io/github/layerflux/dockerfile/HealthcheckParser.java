package io.github.layerflux.dockerfile;

import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.image.Healthcheck;
import java.util.ArrayList;
import java.util.List;

/** HEALTHCHECK, whose flags hold durations and whose first word says what follows. */
final class HealthcheckParser {

    private static final long MILLISECOND = 1_000_000;
    private static final List<Flags.Known> FLAGS = List.of(
            Flags.Known.text("interval"),
            Flags.Known.text("timeout"),
            Flags.Known.text("start-period"),
            Flags.Known.text("start-interval"),
            Flags.Known.text("retries"));

    private HealthcheckParser() {}

    static HealthcheckInstruction parse(LogicalLine line, char escape) {
        Flags flags = Flags.read(line.rest(), escape).check("HEALTHCHECK", FLAGS);
        String arguments = flags.remainder();
        int end = Words.endOfWord(arguments, 0);
        String type = Words.upperCase(arguments.substring(0, end));
        String command = arguments.substring(end).strip();
        Healthcheck healthcheck = switch (type) {
            case "" -> throw InstructionParser.missingArgument("HEALTHCHECK");
            case "NONE" -> none(command);
            case "CMD" ->
                new Healthcheck(
                        test(command),
                        duration(flags, "interval"),
                        duration(flags, "timeout"),
                        duration(flags, "start-period"),
                        duration(flags, "start-interval"),
                        retries(flags));
            default -> throw new UserFailure("unknown type '" + type + "' in HEALTHCHECK, expected CMD or NONE");
        };
        return new HealthcheckInstruction(line.where(), line.text(), healthcheck);
    }

    private static Healthcheck none(String command) {
        if (!command.isEmpty()) {
            throw new UserFailure("HEALTHCHECK NONE takes no arguments");
        }
        return new Healthcheck(List.of("NONE"), 0, 0, 0, 0, 0);
    }

    private static List<String> test(String text) {
        List<String> test = new ArrayList<>();
        if (InstructionParser.command(text) instanceof Command.ExecForm exec) {
            test.add("CMD");
            test.addAll(exec.argv());
        } else {
            test.add("CMD-SHELL");
            test.add(text);
        }
        if (text.isEmpty() || test.size() == 1) {
            throw new UserFailure("missing command after HEALTHCHECK CMD");
        }
        return test;
    }

    /** In nanoseconds. */
    private static long duration(Flags flags, String name) {
        String text = flags.text(name).orElse("0");
        long nanoseconds = GoDuration.parse(text);
        if (nanoseconds != 0 && nanoseconds < MILLISECOND) {
            throw new UserFailure("--" + name + " cannot be less than 1ms, but is " + text);
        }
        return nanoseconds;
    }

    private static int retries(Flags flags) {
        String text = flags.text("retries").orElse("0");
        try {
            int retries = Integer.parseInt(text);
            if (retries < 0) {
                throw new UserFailure("--retries cannot be negative, but is " + text);
            }
            return retries;
        } catch (NumberFormatException e) {
            throw new UserFailure("bad value '" + text + "' of flag --retries, expected a whole number", e);
        }
    }
}
