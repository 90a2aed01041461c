package io.github.layerflux.copy;

import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.layer.LayerEntry;
import io.github.layerflux.layer.UnpackLimit;
import java.io.IOException;
import java.util.Optional;

/** ADD of an archive into a folder with links that lead out of it: see the package {@code fuzz}. */
public final class ArchiveFuzz {

    private static final String DESTINATION = "out";

    private ArchiveFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        TestTree context = new TestTree().file("a.tar", input);
        LayerEntry file = context.lookup("a.tar").orElseThrow();
        TestTree image = TestTree.of("d 0755 0:0 now etc", "f 0644 0:0 now etc/passwd = root", "d 0755 0:0 now out");
        TargetTree target = new TargetTree(image);
        try {
            if (!Archive.is(context, file)) {
                return;
            }
            new Unpacker(target, DESTINATION, 0, Optional.empty())
                    .unpack(new Archive(context, file, UnpackLimit.archive(1 << 24)));
            for (LayerEntry entry : target.plan().entries()) {
                if (!entry.path().equals(DESTINATION) && !entry.path().startsWith(DESTINATION + "/")) {
                    throw new IllegalStateException("'" + entry.path() + "' is outside of the destination");
                }
            }
        } catch (BuildFailure failure) {
            failure.getMessage();
        }
    }
}
