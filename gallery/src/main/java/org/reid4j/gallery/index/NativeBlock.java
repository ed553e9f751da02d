package org.reid4j.gallery.index;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.reid4j.core.ReidException;

/// A block of memory from the C library, since the JDK's own arenas count against
/// `-XX:MaxDirectMemorySize`, which is the heap's limit unless said otherwise.
///
/// Needs `--enable-native-access=ALL-UNNAMED`, without which the JVM prints a warning.
final class NativeBlock {
    private static final int ALIGNMENT = 64; // a cache line, and the longest vector
    private static final Linker LINKER = Linker.nativeLinker();
    private static final MethodHandle CALLOC = findCalloc();
    private static final MethodHandle FREE = findFree();

    private final long allocated;
    private final long address;

    /// @param bytes zeroed memory, taken from the machine when it is first written to
    NativeBlock(long bytes) {
        allocated = allocate(bytes + ALIGNMENT);
        if (allocated == 0) {
            throw new ReidException(
                    ReidException.Kind.RESOURCES,
                    "The gallery's index needs %,d MiB more memory than the machine gives.".formatted(bytes >> 20));
        }
        address = (allocated + ALIGNMENT - 1) & -ALIGNMENT;
    }

    /// Where it begins, a multiple of 64.
    long address() {
        return address;
    }

    /// Gives it back; nobody may read it any more.
    void free() {
        try {
            FREE.invokeExact(MemorySegment.ofAddress(allocated));
        } catch (Throwable failure) {
            throw new AssertionError(failure);
        }
    }

    private static long allocate(long bytes) {
        try {
            MemorySegment block = (MemorySegment) CALLOC.invokeExact(bytes, 1L);
            return block.address();
        } catch (Throwable failure) {
            throw new AssertionError(failure);
        }
    }

    @SuppressWarnings("restricted")
    private static MethodHandle findCalloc() {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().find("calloc").orElseThrow(),
                FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));
    }

    @SuppressWarnings("restricted")
    private static MethodHandle findFree() {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().find("free").orElseThrow(), FunctionDescriptor.ofVoid(ValueLayout.ADDRESS));
    }
}
