package io.github.layerflux.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftoversTest {

    @TempDir
    Path folder;

    @Test
    void whatCannotBeDeletedIsToldAndStaysAndTheRestGoes() throws IOException {
        CacheFixture fixture = new CacheFixture(folder);
        Path stays = Files.createFile(fixture.directory.newTemporary("a"));
        Path goes = Files.createFile(fixture.directory.newTemporary("b"));
        List<String> warnings = new ArrayList<>();

        new Leftovers(fixture.directory, warnings::add) {
            @Override
            void remove(Path file) throws IOException {
                if (file.equals(stays)) {
                    throw new AccessDeniedException(file.toString());
                }
                super.remove(file);
            }
        }.delete(Long.MAX_VALUE);

        assertThat(goes).doesNotExist();
        assertThat(warnings).singleElement().asString().contains("can't delete " + stays, "AccessDenied");
    }
}
