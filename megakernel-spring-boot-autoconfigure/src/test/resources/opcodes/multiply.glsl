// Multiplies two arguments.
void main() {
    mk_result(0u, mk_arg(0u) * mk_arg(1u));
}
