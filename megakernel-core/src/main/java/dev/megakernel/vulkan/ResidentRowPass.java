package dev.megakernel.vulkan;

import dev.megakernel.backend.OutputBuffers;
import dev.megakernel.backend.ResidentTable;
import dev.megakernel.kernel.KernelLayout;
import dev.megakernel.protocol.AbiBuffer;
import dev.megakernel.protocol.IoQueueLayout;
import dev.megakernel.protocol.SlotLayout;
import dev.megakernel.protocol.SlotStatus;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A pass over one row of resident buffers, with what it needs besides: a descriptor set, a pass buffer on the device, and
 * mapped buffers for what is read back. All of it is used again by the next row in the same place. One thread at a time.
 */
final class ResidentRowPass implements AutoCloseable {

    /** Fault codes are read back behind the four buffers. */
    private static final int CODES = AbiBuffer.values().length;

    private final VulkanDevice device;
    private final int slots;
    private final BindingSet set;
    private final DeviceBuffer pass;
    private final @Nullable DeviceBuffer[] readBack = new DeviceBuffer[CODES + 1];
    private ResidentTable.@Nullable Row<ResidentBuffer> row;
    private Set<AbiBuffer> wanted = AbiBuffer.NONE;

    ResidentRowPass(VulkanDevice device, BindingSet set, int slots) {
        this.device = device;
        this.slots = slots;
        this.set = set;
        this.pass = DeviceBuffer.forDevice(device, KernelLayout.passBytes(slots));
        set.bind(KernelLayout.BINDING_PASS, pass);
    }

    /** Sets what the next pass works on and what it hands back; its buffers count as stored to. */
    void prepare(ResidentTable.Row<ResidentBuffer> next, Set<AbiBuffer> buffers) {
        row = next;
        wanted = buffers;
        for (int i = 0; i < CODES; i++) {
            set.bind(i, next.inOrder().get(i).memory());
        }
        for (AbiBuffer buffer : buffers) {
            grow(buffer.ordinal(), bytes(buffer));
        }
        if (buffers.contains(AbiBuffer.RING)) {
            grow(CODES, codeBytes());
        }
    }

    ResidentTable.Row<ResidentBuffer> row() {
        return Objects.requireNonNull(row);
    }

    BindingSet set() {
        return set;
    }

    DeviceBuffer pass() {
        return pass;
    }

    PassRecorder.Lengths lengths() {
        return new PassRecorder.Lengths(
                row().control().bytes() / Integer.BYTES, row().ioQueue().bytes() / IoQueueLayout.IO_SLOT_BYTES);
    }

    long codeBytes() {
        return (long) slots * Integer.BYTES;
    }

    long firstCodeByte() {
        return (long) KernelLayout.faultCodeWord(slots, 0) * Integer.BYTES;
    }

    /** Records the copies of what is handed back. */
    void recordReadBack(Commands commands) {
        for (AbiBuffer buffer : wanted) {
            if (bytes(buffer) > 0) {
                DeviceBuffer memory = row().inOrder().get(buffer.ordinal()).memory();
                commands.copy(memory, 0, mapped(buffer.ordinal()), 0, bytes(buffer));
            }
        }
        if (wanted.contains(AbiBuffer.RING)) {
            commands.copy(pass, firstCodeByte(), mapped(CODES), 0, codeBytes());
        }
    }

    /** Hands out what was read back, once the commands have run. */
    void store(OutputBuffers outputs) {
        int[] codes = outputs.prepareFaultCodes(wanted.contains(AbiBuffer.RING) ? slots : 0);
        for (int slot = 0; slot < codes.length; slot++) {
            int status = mapped(AbiBuffer.RING.ordinal()).word(slot * SlotLayout.SLOT_WORDS + SlotLayout.STATUS_WORD);
            codes[slot] = status == SlotStatus.FAULT ? mapped(CODES).word(slot) : 0;
        }
        int count = 0;
        for (AbiBuffer buffer : wanted) {
            int bytes = bytes(buffer);
            outputs.prepare(count++, bytes)
                    .put(mapped(buffer.ordinal()).mapped().limit(bytes))
                    .flip();
        }
        outputs.truncate(count);
    }

    private int bytes(AbiBuffer buffer) {
        return row().inOrder().get(buffer.ordinal()).bytes();
    }

    private DeviceBuffer mapped(int index) {
        return Objects.requireNonNull(readBack[index]);
    }

    private void grow(int index, long bytes) {
        DeviceBuffer held = readBack[index];
        if (held == null || held.bytes() < bytes) {
            readBack[index] = DeviceBuffer.forHost(device, bytes);
            if (held != null) {
                held.close();
            }
        }
    }

    @Override
    public void close() {
        pass.close();
        for (DeviceBuffer buffer : readBack) {
            if (buffer != null) {
                buffer.close();
            }
        }
    }
}
