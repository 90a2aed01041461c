package io.github.layerflux.mojo;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.InputStream;
import java.util.Set;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.maven.plugins.annotations.Mojo;
import org.junit.jupiter.api.Test;
import org.w3c.dom.NodeList;

/** What Eclipse is told of the goals; one that is missing shows as an error in every project that binds it. */
final class LifecycleMappingTest {

    @Test
    void eclipseKnowsEveryGoal() throws Exception {
        Set<String> goals = new TreeSet<>();
        // the annotation is in the class files only
        for (JavaClass type : new ClassFileImporter().importPackages("io.github.layerflux.mojo")) {
            if (type.isAnnotatedWith(Mojo.class)) {
                goals.add(type.getAnnotationOfType(Mojo.class).name());
            }
        }

        assertThat(goals).contains("build", "push");
        goals.remove("help"); // generated, and nothing to bind
        assertThat(mapped()).containsExactlyElementsOf(goals);
    }

    private static Set<String> mapped() throws Exception {
        Set<String> goals = new TreeSet<>();
        try (InputStream in =
                LifecycleMappingTest.class.getResourceAsStream("/META-INF/m2e/lifecycle-mapping-metadata.xml")) {
            NodeList elements = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(in)
                    .getElementsByTagName("goal");
            for (int i = 0; i < elements.getLength(); i++) {
                goals.add(elements.item(i).getTextContent());
            }
        }
        return goals;
    }
}
