package dev.megakernel.session;

/**
 * What a session counts and limits.
 *
 * @param tenants who is served
 * @param admission who is taken in
 * @param ledger what became of it
 */
record Books(Tenants tenants, Admission admission, Ledger ledger) {

    static Books open(int capacity, SessionOptions options, GuardedStats stats) {
        Tenants tenants = new Tenants(options, capacity);
        Admission admission = new Admission(capacity, tenants, options);
        return new Books(tenants, admission, new Ledger(tenants, admission, stats));
    }
}
