package io.github.layerflux.context;

/** Which paths of a context folder are left out; {@code .dockerignore} is the usual source. */
public interface Exclusions {

    /** Leaves nothing out. */
    Exclusions NONE = new Exclusions() {
        @Override
        public boolean excludes(String path) {
            return false;
        }

        @Override
        public boolean mayContainIncluded(String directory) {
            return true;
        }
    };

    /**
     * Whether a path is left out.
     *
     * @param path relative to the context, {@code target/app.jar}
     */
    boolean excludes(String path);

    /** Whether something below an excluded folder may be let in again ({@code !docs/README.md}); true when unsure. */
    boolean mayContainIncluded(String directory);
}
