package io.github.layerflux.mojo;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.apache.maven.model.ConfigurationContainer;
import org.apache.maven.model.Plugin;
import org.apache.maven.model.PluginExecution;
import org.apache.maven.project.MavenProject;
import org.codehaus.plexus.util.xml.Xpp3Dom;
import org.jspecify.annotations.Nullable;

/**
 * What the goal {@code build} of another module would be told, as far as that can be seen without running it: the
 * command line, then the module's POM.
 */
final class PluginConfiguration {

    static final String PLUGIN = "io.github.layerflux:layerflux-maven-plugin";

    private final MavenProject project;
    private final Properties userProperties;

    PluginConfiguration(MavenProject project, Properties userProperties) {
        this.project = project;
        this.userProperties = userProperties;
    }

    /** Whether the module's POM has the plugin at all, maybe by inheritance. */
    boolean exists() {
        return project.getPlugin(PLUGIN) != null;
    }

    /** The value of a parameter whose property has its name. */
    Optional<String> value(String parameter) {
        List<String> values = values(parameter);
        return values.isEmpty() ? Optional.empty() : Optional.of(values.get(0));
    }

    /** The values of a parameter that is a list; of a property as Maven splits it. */
    List<String> values(String parameter) {
        String property = "layerflux." + parameter;
        String given = userProperties.getProperty(property);
        if (given != null) {
            return split(given);
        }
        List<String> configured = configured(parameter);
        return configured.isEmpty() ? split(project.getProperties().getProperty(property)) : configured;
    }

    /** What the POM's configuration alone says: of the execution that builds, else of the plugin. */
    List<String> configured(String parameter) {
        Plugin plugin = project.getPlugin(PLUGIN);
        if (plugin == null) {
            return List.of();
        }
        for (PluginExecution execution : plugin.getExecutions()) {
            if (execution.getGoals().contains("build") && !"none".equals(execution.getPhase())) {
                List<String> values = texts(execution, parameter);
                if (!values.isEmpty()) {
                    return values;
                }
            }
        }
        return texts(plugin, parameter);
    }

    private static List<String> texts(ConfigurationContainer container, String parameter) {
        Xpp3Dom element = container.getConfiguration() instanceof Xpp3Dom all ? all.getChild(parameter) : null;
        if (element == null) {
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        for (Xpp3Dom child : element.getChildren()) {
            texts.addAll(nonBlank(child.getValue()));
        }
        return texts.isEmpty() ? split(element.getValue()) : texts;
    }

    private static List<String> nonBlank(@Nullable String text) {
        return text == null || text.isBlank() ? List.of() : List.of(text.strip());
    }

    private static List<String> split(@Nullable String text) {
        List<String> values = new ArrayList<>();
        if (text != null) {
            for (String piece : text.split(",")) {
                values.addAll(nonBlank(piece));
            }
        }
        return values;
    }
}
