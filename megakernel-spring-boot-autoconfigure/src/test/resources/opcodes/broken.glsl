// Does not compile: the second line of code names a variable that does not exist.
void main() {
    uint a = mk_arg(0u);
    mk_result(0u, a + missing);
}
