void main() {
    mk_debug_record(mk_arg(0u), mk_arg(1u), mk_arg(2u));
}
