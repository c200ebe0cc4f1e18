void main() {
    mk_control_store(SHUTDOWN_WORD, 1u);
}
