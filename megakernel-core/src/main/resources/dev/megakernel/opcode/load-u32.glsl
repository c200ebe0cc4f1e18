void main() {
    uint source = mk_arg(0u);
    uint report = mk_arg(1u);
    if (source >= mk_control_words || !mk_observable_exists(report)) {
        mk_fault(FAULT_OUT_OF_BOUNDS);
        return;
    }
    mk_control_store(OBSERVABLE_BASE + report, mk_control_load(source));
}
