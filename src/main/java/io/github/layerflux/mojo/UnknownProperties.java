package io.github.layerflux.mojo;

import io.github.layerflux.dockerfile.Suggestion;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.maven.plugin.descriptor.MojoDescriptor;
import org.apache.maven.plugin.descriptor.Parameter;

/** Tells of user properties that look like parameters and are none, once per session: Maven takes any without a word. */
final class UnknownProperties {

    private static final String PREFIX = "layerflux.";

    /** What {@code build} sets; {@code layerflux.image=} is rather {@code images}. */
    private static final String IMAGE = "layerflux.image.";

    /** What entries of maps begin with. */
    private static final List<String> MAPS = List.of(
            "layerflux.buildArg.",
            "layerflux.label.",
            "layerflux.annotation.",
            "layerflux.secret.",
            "layerflux.ssh.",
            "layerflux.buildContext.",
            "layerflux.addHost.",
            "layerflux.registry.",
            IMAGE);

    /** Those of the session that were told. */
    private static final class Told {
        final Set<String> properties = ConcurrentHashMap.newKeySet();
    }

    private UnknownProperties() {}

    static void warn(LayerfluxMojo mojo, MojoDescriptor descriptor) {
        Set<String> known = new TreeSet<>();
        for (String property : mojo.session.getUserProperties().stringPropertyNames()) {
            if (!property.startsWith(PREFIX) || isEntryOfMap(property)) {
                continue;
            }
            if (known.isEmpty()) {
                collect(descriptor, known);
            }
            if (!known.contains(property)
                    && SessionShare.of(mojo.session, Told.class, "", Told::new)
                            .properties
                            .add(property)) {
                Optional<String> near = near(property, known);
                mojo.getLog()
                        .warn("The property " + property + " is none of Layerflux's and has no effect"
                                + (near.isPresent() ? "; did you mean " + near.get() + "?" : ""));
            }
        }
    }

    private static boolean isEntryOfMap(String property) {
        for (String map : MAPS) {
            if (property.startsWith(map)) {
                return true;
            }
        }
        return false;
    }

    private static Optional<String> near(String property, Set<String> known) {
        int dot = property.indexOf('.', PREFIX.length());
        if (dot > 0) {
            Optional<String> map = Suggestion.of(property.substring(0, dot + 1), MAPS);
            if (map.isPresent()) {
                return Optional.of(map.get() + property.substring(dot + 1));
            }
        }
        Optional<String> map = Suggestion.of(property + ".", MAPS).filter(prefix -> !prefix.equals(IMAGE));
        return map.isPresent() ? Optional.of(map.get() + "NAME=VALUE") : Suggestion.of(property, known);
    }

    /** Of all goals: what is meant for push is no mistake while build runs. */
    private static void collect(MojoDescriptor descriptor, Set<String> known) {
        for (MojoDescriptor goal : descriptor.getPluginDescriptor().getMojos()) {
            if (goal.getParameters() == null) {
                continue;
            }
            for (Parameter parameter : goal.getParameters()) {
                String expression = parameter.getExpression();
                if (expression != null && expression.startsWith("${" + PREFIX)) {
                    known.add(expression.substring(2, expression.length() - 1));
                }
            }
        }
    }
}
