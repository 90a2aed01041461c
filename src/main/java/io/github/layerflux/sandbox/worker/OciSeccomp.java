package io.github.layerflux.sandbox.worker;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@link DeniedCall}s and {@link FakedCall}s as an OCI runtime reads them (runtime-spec, config-linux.md, "Seccomp"). */
final class OciSeccomp {

    private static final long SUCCESS = 0;
    private static final long ERRNO_EPERM = 1;
    private static final long ERRNO_ENOSYS = 38;

    private OciSeccomp() {}

    /**
     * The object {@code linux.seccomp}.
     *
     * @param denied whether Docker's profile applies
     * @param faked whether calls that need several ids seem to succeed
     */
    static Map<String, Object> of(boolean denied, boolean faked) {
        List<Object> rules = new ArrayList<>();
        if (denied) {
            deny(rules);
        }
        if (faked) {
            rules.add(rule(FakedCall.names(), SUCCESS));
        }
        Map<String, Object> seccomp = new LinkedHashMap<>();
        seccomp.put("defaultAction", "SCMP_ACT_ALLOW");
        seccomp.put("architectures", architectures());
        seccomp.put("syscalls", rules);
        return seccomp;
    }

    private static void deny(List<Object> rules) {
        List<String> denied = new ArrayList<>();
        for (DeniedCall call : DeniedCall.ALL) {
            denied.add(call.name());
        }
        // one rule per flag: 'any of these bits' is no condition that the format has
        rules.add(rule(denied, ERRNO_EPERM));
        rules.add(rule(List.of("clone3"), ERRNO_ENOSYS));
        for (int bit = 0; bit < 31; bit++) {
            long flag = 1L << bit;
            if ((DeniedCall.NAMESPACE_FLAGS & flag) != 0) {
                Map<String, Object> rule = rule(List.of("clone"), ERRNO_EPERM);
                rule.put(
                        "args",
                        List.of(Map.of("index", 0, "value", flag, "valueTwo", flag, "op", "SCMP_CMP_MASKED_EQ")));
                rules.add(rule);
            }
        }
    }

    private static List<String> architectures() {
        return System.getProperty("os.arch", "").equals("aarch64")
                ? List.of("SCMP_ARCH_AARCH64", "SCMP_ARCH_ARM")
                : List.of("SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32");
    }

    private static Map<String, Object> rule(List<String> names, long errno) {
        Map<String, Object> rule = new LinkedHashMap<>();
        rule.put("names", names);
        rule.put("action", "SCMP_ACT_ERRNO");
        rule.put("errnoRet", errno);
        return rule;
    }
}
