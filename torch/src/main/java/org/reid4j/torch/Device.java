package org.reid4j.torch;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.reid4j.core.ReidException;

/// Where tensors live and compute.
public sealed interface Device {

    /// The processor and main memory.
    record Cpu() implements Device {
        @Override
        public String toString() {
            return "cpu";
        }
    }

    /// An NVIDIA GPU.
    ///
    /// @param index which one, from 0 to 63
    record Cuda(int index) implements Device {
        public Cuda {
            if (index < 0 || index > 63) {
                throw new IllegalArgumentException("device index is " + index + ", must be in 0..63");
            }
        }

        @Override
        public String toString() {
            return "cuda:" + index;
        }
    }

    /// The processor.
    static Device cpu() {
        return new Cpu();
    }

    /// The device a person named, checked to exist on this machine.
    ///
    /// @param text `cpu`, `cuda` (the first GPU), `cuda:1`, or `auto` (the first GPU where there is one, else the
    ///     processor)
    /// @throws ReidException when a GPU is asked for and this build or machine has none
    static Device parse(String text) {
        if (text.equals("cpu")) {
            return new Cpu();
        }
        if (text.equals("auto")) {
            return Engine.cudaDevices() > 0 ? new Cuda(0) : new Cpu();
        }
        Matcher cuda = Pattern.compile("cuda(?::(\\d{1,2}))?").matcher(text);
        if (!cuda.matches()) {
            throw new ReidException(
                    ReidException.Kind.USAGE, "device is '" + text + "', must be cpu, cuda, cuda:<number> or auto");
        }
        int index = cuda.group(1) == null ? 0 : Integer.parseInt(cuda.group(1));
        int present = Engine.cudaDevices();
        if (present == 0) {
            throw new ReidException(
                    ReidException.Kind.USAGE,
                    "device " + text + " was asked for, but the engine sees no GPU.\n"
                            + "GPU support needs a build with `mvn -Pcuda` and CUDA 13.1 with cuDNN 9 on the machine"
                            + " (Linux or Windows, NVIDIA driver).\nUse device=cpu, or device=auto to take what is there.");
        }
        if (index >= present) {
            throw new ReidException(
                    ReidException.Kind.USAGE,
                    "device " + text + " was asked for, but this machine has " + present + " GPU(s), counted from 0");
        }
        return new Cuda(index);
    }
}
