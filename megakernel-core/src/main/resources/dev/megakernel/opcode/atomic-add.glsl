void main() {
    uint index = mk_arg(1u);
    if (mk_control_require_writable(index)) {
        mk_control_add(index, mk_arg(0u));
    }
}
