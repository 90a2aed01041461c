package io.github.layerflux.mojo;

import io.github.layerflux.failure.UserFailure;
import java.util.Properties;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.PluginParameterExpressionEvaluator;
import org.apache.maven.plugin.descriptor.Parameter;
import org.codehaus.plexus.component.configurator.expression.ExpressionEvaluationException;
import org.codehaus.plexus.util.xml.Xpp3Dom;

/** Parameters that are true or false. To Maven everything else ({@code yes}, {@code 1}) is false, without a word. */
final class BooleanParameters {

    private BooleanParameters() {}

    /**
     * Looks at what the POM's configuration and properties say.
     *
     * @param typed properties that win over the POM, looked at already
     * @throws UserFailure for the first that is neither
     */
    static void check(LayerfluxMojo mojo, MojoExecution execution, Properties typed) {
        Xpp3Dom configuration = execution.getConfiguration();
        if (configuration == null) {
            return;
        }
        PluginParameterExpressionEvaluator values = new PluginParameterExpressionEvaluator(mojo.session, execution);
        for (Parameter parameter : execution.getMojoDescriptor().getParameters()) {
            Xpp3Dom element = configuration.getChild(parameter.getName());
            if (element == null || element.getValue() == null || !"boolean".equals(parameter.getType())) {
                continue;
            }
            if (typed.containsKey("layerflux." + parameter.getName())) {
                continue;
            }
            try {
                Object value = values.evaluate(element.getValue());
                if (value != null && !value.toString().isBlank()) {
                    parse(parameter.getName(), value.toString());
                }
            } catch (ExpressionEvaluationException e) {
                throw new UserFailure(parameter.getName() + ": " + e.getMessage(), e);
            }
        }
    }

    /** @param name of the parameter or property, for the message */
    static boolean parse(String name, String value) {
        String text = value.strip();
        if (text.equalsIgnoreCase("true")) {
            return true;
        }
        if (text.equalsIgnoreCase("false")) {
            return false;
        }
        throw new UserFailure(name + " must be true or false, got '" + text + "'");
    }
}
