void main() {
    mk_control_add(EPOCH_WORD, 1u);
    if (mk_observable_exists(0u)) {
        mk_control_store(OBSERVABLE_BASE, mk_arg(1u));
    }
}
