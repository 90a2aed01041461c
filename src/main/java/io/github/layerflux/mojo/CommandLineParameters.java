package io.github.layerflux.mojo;

import io.github.layerflux.failure.UserFailure;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.maven.plugin.descriptor.MojoDescriptor;
import org.apache.maven.plugin.descriptor.Parameter;

/**
 * User properties ({@code -Dlayerflux.pull=always}) win over the POM's configuration, for all parameters and under all
 * Mavens. Maven itself asks properties only for what the POM doesn't configure.
 */
final class CommandLineParameters {

    private CommandLineParameters() {}

    /** @throws UserFailure when a boolean is neither true nor false, in the POM too */
    static void override(LayerfluxMojo mojo) {
        MojoDescriptor descriptor = mojo.execution == null ? null : mojo.execution.getMojoDescriptor();
        if (descriptor == null) {
            return;
        }
        Properties given = mojo.session.getUserProperties();
        for (Parameter parameter : orNone(descriptor.getParameters())) {
            String expression = parameter.getExpression();
            if (expression == null || !expression.startsWith("${layerflux.") || !parameter.isEditable()) {
                continue;
            }
            String property = expression.substring(2, expression.length() - 1);
            String value = given.getProperty(property);
            if (value != null) {
                set(mojo, parameter.getName(), property, value);
            }
        }
        BooleanParameters.check(mojo, mojo.execution, given);
        UnknownProperties.warn(mojo, descriptor);
    }

    private static List<Parameter> orNone(List<Parameter> parameters) {
        return parameters == null ? List.of() : parameters;
    }

    private static void set(LayerfluxMojo mojo, String name, String property, String value) {
        try {
            Field field = field(mojo.getClass(), name);
            field.set(mojo, converted(field.getType(), property, value));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the parameter " + name + " has no field that can be set", e);
        }
    }

    private static Field field(Class<?> type, String name) throws NoSuchFieldException {
        for (Class<?> each = type; each != null; each = each.getSuperclass()) {
            for (Field field : each.getDeclaredFields()) {
                if (field.getName().equals(name)) {
                    return field;
                }
            }
        }
        throw new NoSuchFieldException(name);
    }

    /**
     * As Maven converts properties: lists are split at commas; a property without a value is true. Numbers are texts to
     * Maven, which would tell of a mistake in its own words.
     */
    private static Object converted(Class<?> type, String property, String value) {
        if (type == boolean.class) {
            return value.isBlank() || BooleanParameters.parse(property, value);
        }
        return type == List.class ? pieces(value) : value;
    }

    private static List<String> pieces(String value) {
        List<String> pieces = new ArrayList<>();
        for (String piece : value.split(",")) {
            if (!piece.isBlank()) {
                pieces.add(piece.strip());
            }
        }
        return pieces;
    }
}
