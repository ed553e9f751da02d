package org.reid4j.postgres;

/// A server that the tests may fill.
///
/// @param address of a database, without a schema
/// @param end what stops it
record TestServer(String address, Runnable end) implements AutoCloseable {
    @Override
    public void close() {
        end.run();
    }
}
