package dev.megakernel.kernel;

import static org.lwjgl.util.shaderc.Shaderc.*;

import dev.megakernel.opcode.KernelCompilationException;
import dev.megakernel.protocol.BackendException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lwjgl.Version;
import org.lwjgl.system.MemoryUtil;

/** The shaderc library, loaded only when something has to be compiled. */
final class Shaderc {

    /** Compiler and options; part of the cache key, so that an update compiles anew. */
    static final String IDENTITY = "lwjgl-shaderc " + Version.getVersion() + " vulkan1.2 O0";

    private static final Pattern ERROR = Pattern.compile("(?m)^(.+?):(\\d+): error: (.*)$");
    private static final String FIX = " Fix: correct the GLSL; the opcode guide lists what bodies may call.";

    private Shaderc() {}

    static byte[] compile(String glsl) {
        long compiler = required(shaderc_compiler_initialize(), "compiler");
        long options = required(shaderc_compile_options_initialize(), "options");
        // The source may be longer than a thread's stack of native memory, hence the buffers of their own.
        ByteBuffer source = MemoryUtil.memUTF8(glsl, false);
        ByteBuffer file = MemoryUtil.memUTF8("megakernel.comp");
        ByteBuffer entry = MemoryUtil.memUTF8("main");
        try {
            shaderc_compile_options_set_target_env(options, shaderc_target_env_vulkan, shaderc_env_version_vulkan_1_2);
            // The driver optimises anyway; optimising twice would only cost start-up time.
            shaderc_compile_options_set_optimization_level(options, shaderc_optimization_level_zero);
            long result = required(
                    shaderc_compile_into_spv(compiler, source, shaderc_glsl_compute_shader, file, entry, options),
                    "result");
            try {
                return code(result);
            } finally {
                shaderc_result_release(result);
            }
        } finally {
            MemoryUtil.memFree(source);
            MemoryUtil.memFree(file);
            MemoryUtil.memFree(entry);
            shaderc_compile_options_release(options);
            shaderc_compiler_release(compiler);
        }
    }

    private static byte[] code(long result) {
        if (shaderc_result_get_compilation_status(result) != shaderc_compilation_status_success) {
            throw failure(Objects.requireNonNullElse(shaderc_result_get_error_message(result), ""));
        }
        ByteBuffer bytes = Objects.requireNonNull(shaderc_result_get_bytes(result));
        byte[] code = new byte[bytes.remaining()];
        bytes.get(code);
        return code;
    }

    private static KernelCompilationException failure(String messages) {
        Matcher first = ERROR.matcher(messages);
        return first.find()
                ? new KernelCompilationException(
                        first.group(1),
                        Integer.parseInt(first.group(2)),
                        first.group(3).strip() + "." + FIX)
                : new KernelCompilationException("megakernel.comp", 1, messages.strip() + "." + FIX);
    }

    private static long required(long handle, String what) {
        if (handle == MemoryUtil.NULL) {
            throw new BackendException(
                    "shaderc returned no " + what + ", but a kernel needs one. Fix: free native memory.");
        }
        return handle;
    }
}
