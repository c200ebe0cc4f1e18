// Twelve results that are the twelve arguments: what went down comes up.
void main() {
    mk_result(0u, mk_arg(0u));
    mk_result(1u, mk_arg(1u));
    mk_result(2u, mk_arg(2u));
    mk_result(3u, mk_arg(3u));
    mk_result(4u, mk_arg(4u));
    mk_result(5u, mk_arg(5u));
    mk_result(6u, mk_arg(6u));
    mk_result(7u, mk_arg(7u));
    mk_result(8u, mk_arg(8u));
    mk_result(9u, mk_arg(9u));
    mk_result(10u, mk_arg(10u));
    mk_result(11u, mk_arg(11u));
}
