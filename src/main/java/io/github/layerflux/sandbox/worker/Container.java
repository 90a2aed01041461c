package io.github.layerflux.sandbox.worker;

import io.github.layerflux.layer.ResolvedUser;
import java.nio.file.Path;
import java.util.List;

/**
 * One process as an executor runs it, everything looked up.
 *
 * @param id a name unique on this machine, of letters, digits and dashes: runc calls its control group so
 * @param root the mounted root file system, absolute
 * @param env complete
 * @param workingDirectory exists in the root
 * @param mounts in order, on targets that exist in the root unless below {@code /dev}, {@code /proc} or {@code /sys}
 * @param privateNetwork whether it gets a network name space with only a loopback interface
 * @param insecure whether nothing that the worker may do is kept from it
 * @param group what its processes may use
 */
record Container(
        String id,
        Path root,
        List<String> argv,
        List<String> env,
        String workingDirectory,
        ResolvedUser user,
        List<ContainerMount> mounts,
        boolean privateNetwork,
        boolean insecure,
        ControlGroup group) {}
