package io.github.layerflux.mojo;

/**
 * What Maven was told on its command line and tells no plugin: the words of the system property
 * {@code sun.java.command}, which HotSpot sets to the main class and its arguments.
 */
final class MavenArguments {

    private MavenArguments() {}

    /** {@code -l FILE}: standard output may be a terminal, but the log goes elsewhere. */
    static boolean haveLogFile(String command) {
        return hasOption(command, "-l", "--log-file");
    }

    /** {@code --color never} of Maven 4. */
    static boolean forbidColours(String command) {
        return command.contains(" --color never") || command.contains(" --color=never");
    }

    private static boolean hasOption(String command, String shortForm, String longForm) {
        for (String word : command.split(" ")) {
            if (word.equals(shortForm) || word.equals(longForm) || word.startsWith(longForm + "=")) {
                return true;
            }
        }
        return false;
    }
}
