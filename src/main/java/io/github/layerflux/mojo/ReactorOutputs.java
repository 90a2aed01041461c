package io.github.layerflux.mojo;

import io.github.layerflux.cache.FileOrigins;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.maven.project.MavenProject;
import org.jspecify.annotations.Nullable;

/**
 * Which module, and where the model leaves no doubt which plugin, wrote a file. Reads the models of the reactor when it
 * is asked for the first time: that is when a file has changed.
 */
final class ReactorOutputs implements FileOrigins {

    private final List<MavenProject> projects;
    private @Nullable List<ModuleOutputs> modules;

    ReactorOutputs(List<MavenProject> projects) {
        this.projects = projects;
    }

    @Override
    public String of(Path file) {
        Path wanted = file.toAbsolutePath().normalize();
        @Nullable ModuleOutputs owner = null;
        for (ModuleOutputs module : modules()) {
            // a module's folder may lie in its parent's: the innermost is whose build wrote the file
            if (wanted.startsWith(module.target())
                    && (owner == null
                            || module.target().getNameCount() > owner.target().getNameCount())) {
                owner = module;
            }
        }
        return owner == null ? "" : owner.madeBy(wanted);
    }

    private synchronized List<ModuleOutputs> modules() {
        if (modules == null) {
            modules = new ArrayList<>();
            for (MavenProject project : projects) {
                if (project.getFile() != null) {
                    modules.add(new ModuleOutputs(project));
                }
            }
        }
        return modules;
    }
}
