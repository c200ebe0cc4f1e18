void main() {
    uint index = mk_arg(0u);
    if (!mk_control_require_writable(index)) {
        return;
    }
    if (!mk_observable_exists(index)) {
        mk_fault(FAULT_OUT_OF_BOUNDS);
        return;
    }
    uint previous = mk_control_cas(index, mk_arg(1u), mk_arg(2u));
    mk_control_store(OBSERVABLE_BASE + index, previous);
}
