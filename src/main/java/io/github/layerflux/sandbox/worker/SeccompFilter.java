package io.github.layerflux.sandbox.worker;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import java.util.ArrayList;
import java.util.List;

/**
 * The classic BPF program that denies {@link DeniedCall}s with EPERM and {@code clone3} with ENOSYS, so that callers
 * fall back to {@code clone}, whose flags a filter can see (seccomp(2)), and pretends success of {@link FakedCall}s.
 */
final class SeccompFilter {

    private static final int LOAD_WORD = 0x20;
    private static final int JUMP_EQUAL = 0x15;
    private static final int JUMP_GREATER_EQUAL = 0x35;
    private static final int JUMP_SET = 0x45;
    private static final int RETURN = 0x06;

    private static final int OFFSET_NUMBER = 0;
    private static final int OFFSET_ARCHITECTURE = 4;
    private static final int OFFSET_FIRST_ARGUMENT = 16;

    private static final int ALLOW = 0x7fff0000;
    private static final int ERRNO = 0x00050000;
    private static final int SUCCESS = 0;
    private static final int EPERM = 1;
    private static final int ENOSYS = 38;

    private static final int AUDIT_ARCH_I386 = 0x40000003;
    private static final int X32_BIT = 0x40000000;
    private static final int CLONE3 = 435;
    private static final int INSTRUCTION_SIZE = 8;

    private final Memory instructions;
    private final Memory program;

    private SeccompFilter(List<long[]> code) {
        instructions = new Memory((long) code.size() * INSTRUCTION_SIZE);
        for (int i = 0; i < code.size(); i++) {
            long[] one = code.get(i);
            long at = (long) i * INSTRUCTION_SIZE;
            instructions.setShort(at, (short) one[0]);
            instructions.setByte(at + 2, (byte) one[1]);
            instructions.setByte(at + 3, (byte) one[2]);
            instructions.setInt(at + 4, (int) one[3]);
        }
        program = new Memory(2L * Native.POINTER_SIZE);
        program.clear();
        program.setShort(0, (short) code.size());
        program.setPointer(Native.POINTER_SIZE, instructions);
    }

    /**
     * @param denied whether Docker's profile applies
     * @param faked whether calls that need several ids seem to succeed
     */
    static SeccompFilter of(CpuCalls calls, boolean denied, boolean faked) {
        List<long[]> nativeCalls = block(calls.amd64() ? Column.AMD64 : Column.GENERIC, denied, faked);
        List<long[]> code = new ArrayList<>();
        code.add(new long[] {LOAD_WORD, 0, 0, OFFSET_ARCHITECTURE});
        // jumps reach 255 instructions at most: a block has 2 per call and some more
        code.add(new long[] {JUMP_EQUAL, 0, nativeCalls.size(), calls.auditArchitecture()});
        code.addAll(nativeCalls);
        if (calls.amd64()) {
            List<long[]> compatible = block(Column.I386, denied, faked);
            code.add(new long[] {JUMP_EQUAL, 0, compatible.size(), AUDIT_ARCH_I386});
            code.addAll(compatible);
        }
        code.add(new long[] {RETURN, 0, 0, ERRNO | ENOSYS});
        return new SeccompFilter(code);
    }

    /** A {@code struct sock_fprog}. */
    Memory program() {
        return program;
    }

    private enum Column {
        AMD64(56),
        I386(120),
        GENERIC(220);

        private final int clone;

        Column(int clone) {
            this.clone = clone;
        }

        int of(int amd64, int i386, int generic) {
            return switch (this) {
                case AMD64 -> amd64;
                case I386 -> i386;
                case GENERIC -> generic;
            };
        }
    }

    private static List<long[]> block(Column column, boolean denied, boolean faked) {
        List<long[]> code = new ArrayList<>();
        code.add(new long[] {LOAD_WORD, 0, 0, OFFSET_NUMBER});
        if (column == Column.AMD64) {
            code.add(new long[] {JUMP_GREATER_EQUAL, 0, 1, X32_BIT});
            code.add(new long[] {RETURN, 0, 0, ERRNO | ENOSYS});
        }
        if (faked) {
            for (FakedCall call : FakedCall.ALL) {
                answer(code, column.of(call.amd64(), call.i386(), call.generic()), SUCCESS);
            }
        }
        if (denied) {
            deny(code, column);
        }
        code.add(new long[] {RETURN, 0, 0, ALLOW});
        return code;
    }

    private static void answer(List<long[]> code, int number, int errno) {
        if (number >= 0) {
            code.add(new long[] {JUMP_EQUAL, 0, 1, number});
            code.add(new long[] {RETURN, 0, 0, ERRNO | errno});
        }
    }

    private static void deny(List<long[]> code, Column column) {
        for (DeniedCall call : DeniedCall.ALL) {
            answer(code, column.of(call.amd64(), call.i386(), call.generic()), EPERM);
        }
        answer(code, CLONE3, ENOSYS);
        code.add(new long[] {JUMP_EQUAL, 0, 3, column.clone});
        code.add(new long[] {LOAD_WORD, 0, 0, OFFSET_FIRST_ARGUMENT});
        code.add(new long[] {JUMP_SET, 0, 1, DeniedCall.NAMESPACE_FLAGS});
        code.add(new long[] {RETURN, 0, 0, ERRNO | EPERM});
    }
}
