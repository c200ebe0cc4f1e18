package dev.megakernel.vulkan;

import dev.megakernel.backend.MappedWords;
import dev.megakernel.backend.PersistentConfig;
import dev.megakernel.backend.SharedWords;
import dev.megakernel.kernel.KernelLayout;
import dev.megakernel.kernel.SessionKernelLayout;
import dev.megakernel.protocol.ControlCodec;
import dev.megakernel.protocol.DebugLogCodec;
import dev.megakernel.protocol.DebugLogLayout;
import dev.megakernel.protocol.IoQueueCodec;
import dev.megakernel.protocol.IoQueueLayout;
import dev.megakernel.protocol.SessionGeometry;
import dev.megakernel.protocol.SessionLayout;
import org.lwjgl.system.MemoryUtil;

/** The buffers of a kernel that stays on the device, as they are before its first launch. */
final class SessionMemory implements AutoCloseable {

    private final CloseStack buffers = new CloseStack();
    private final VulkanDevice device;
    private final DeviceBuffer down;
    private final DeviceBuffer up;
    private final DeviceBuffer state;
    private final DeviceBuffer control;
    private final DeviceBuffer debugLog;
    private final DeviceBuffer ioQueue;
    private final MappedWords downWords;
    private final MappedWords upWords;
    private final MappedWords controlWords;

    SessionMemory(VulkanDevice device, PersistentConfig config) {
        this.device = device;
        SessionGeometry geometry = config.geometry();
        try {
            down = mapped(geometry.downBytes());
            up = buffers.add(DeviceBuffer.forHostReads(device, geometry.upBytes()));
            state = mapped(SessionKernelLayout.stateBytes(geometry));
            control = filled(ControlCodec.encode(false, 0, config.control().observables()));
            debugLog = filled(DebugLogCodec.encodeEmpty(DebugLogLayout.RECORD_CAPACITY));
            ioQueue = filled(IoQueueCodec.encodeEmpty(IoQueueLayout.IO_SLOT_COUNT));
        } catch (RuntimeException | Error e) {
            buffers.close();
            throw e;
        }
        clear(up);
        prepare(geometry, config.firstPosition());
        downWords = new MappedWords(down.mapped());
        upWords = new MappedWords(up.mapped());
        controlWords = new MappedWords(control.mapped());
    }

    private DeviceBuffer mapped(long bytes) {
        DeviceBuffer buffer = buffers.add(DeviceBuffer.forWriting(device, bytes));
        clear(buffer);
        return buffer;
    }

    private static void clear(DeviceBuffer buffer) {
        MemoryUtil.memSet(buffer.mapped(), 0);
    }

    private DeviceBuffer filled(byte[] content) {
        DeviceBuffer buffer = buffers.add(DeviceBuffer.forWriting(device, content.length));
        buffer.mapped().put(content);
        return buffer;
    }

    /** Bells and cursors start at the first position; what has not been claimed or cancelled yet matches no position. */
    private void prepare(SessionGeometry geometry, int firstPosition) {
        for (int ring = 0; ring < SessionLayout.RINGS; ring++) {
            down.putWord(SessionLayout.bellWord(ring), firstPosition);
            down.putWord(SessionLayout.cursorWord(ring), firstPosition);
            int mask = geometry.slots(ring) - 1;
            for (int i = 0; i < geometry.slots(ring); i++) {
                int position = firstPosition + i;
                int place = position & mask;
                down.putWord(geometry.cancelsByte(ring) / Integer.BYTES + place, position);
                up.putWord((geometry.claimsByte(ring) + place * SessionLayout.CLAIM_BYTES) / Integer.BYTES, position);
            }
        }
        down.putWord(SessionLayout.TURN_WORD, firstPosition);
    }

    void bind(Bindings bindings) {
        bindings.bind(KernelLayout.BINDING_CONTROL, control);
        bindings.bind(KernelLayout.BINDING_RING, down);
        bindings.bind(KernelLayout.BINDING_DEBUG_LOG, debugLog);
        bindings.bind(KernelLayout.BINDING_IO_QUEUE, ioQueue);
        bindings.bind(SessionKernelLayout.BINDING_STATE, state);
        bindings.bind(SessionKernelLayout.BINDING_DOWN, down);
        bindings.bind(SessionKernelLayout.BINDING_UP, up);
    }

    int controlWords() {
        return (int) (control.bytes() / Integer.BYTES);
    }

    SharedWords down() {
        return downWords;
    }

    SharedWords up() {
        return upWords;
    }

    SharedWords control() {
        return controlWords;
    }

    @Override
    public void close() {
        buffers.close();
    }
}
