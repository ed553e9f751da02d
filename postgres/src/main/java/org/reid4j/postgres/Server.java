package org.reid4j.postgres;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.reid4j.gallery.data.GalleryException;
import org.reid4j.gallery.data.GalleryException.Reason;
import org.reid4j.gallery.sql.Sql;

/// Opens connections to the server of an address. Who asks is said by the environment, as PostgreSQL's own programs
/// have it: `PGUSER`, `PGPASSWORD`, `PGPASSFILE`, `~/.pgpass`.
///
/// @param address of the gallery
/// @param environment gives a variable's value, or null
record Server(PostgresAddress address, UnaryOperator<@Nullable String> environment) {
    /// The oldest version that galleries were made for.
    private static final long OLDEST = 130_000;
    /// How long a statement may take, in milliseconds; longer work says so itself.
    private static final int STATEMENT = 60_000;

    private static final int NETWORK = STATEMENT + 15_000;
    private static final int LONGEST_NAME = 63;

    /// What every connection is told. Nothing is acknowledged before the disk has it, whatever the server's own
    /// setting; a client that vanished is noticed within two minutes, and its lock ends.
    private static final List<String> SETTINGS = List.of(
            "synchronous_commit = on",
            "standard_conforming_strings = on",
            "statement_timeout = " + STATEMENT,
            "lock_timeout = 30000",
            "idle_in_transaction_session_timeout = 0",
            "tcp_keepalives_idle = 30",
            "tcp_keepalives_interval = 15",
            "tcp_keepalives_count = 5");

    static Server at(PostgresAddress address) {
        return new Server(address, System::getenv);
    }

    /// A connection without automatic commits, in the gallery's schema.
    ///
    /// @param reads whether its transactions only read, each as everything is at one moment
    Connection connect(boolean reads) throws SQLException {
        var properties = new Properties();
        properties.putAll(address.parameters());
        variable("PGUSER").ifPresent(user -> properties.putIfAbsent("user", user));
        properties.putIfAbsent("user", System.getProperty("user.name"));
        var password = variable("PGPASSWORD");
        password.ifPresentOrElse(found -> properties.put("password", found), this::requireOwnPasswordFile);
        properties.put("ApplicationName", who());
        properties.put("connectTimeout", "10");
        properties.put("socketTimeout", Integer.toString(NETWORK / 1000));
        properties.put("tcpKeepAlive", "true");
        properties.put("logServerErrorDetail", "false"); // details quote rows
        properties.put("reWriteBatchedInserts", "true");
        properties.put("defaultRowFetchSize", "500");
        var connection = DriverManager.getConnection(address.url(), properties);
        try {
            prepare(connection, reads);
            return connection;
        } catch (SQLException | RuntimeException e) {
            end(connection);
            throw e;
        }
    }

    private void prepare(Connection connection, boolean reads) throws SQLException {
        var all = new StringBuilder();
        SETTINGS.forEach(one -> all.append("SET ").append(one).append(';'));
        all.append("SET search_path TO ").append(quoted(address.schema())).append(", pg_temp;");
        all.append("SET SESSION CHARACTERISTICS AS TRANSACTION ")
                .append(
                        reads
                                ? "ISOLATION LEVEL REPEATABLE READ, READ ONLY"
                                : "ISOLATION LEVEL READ COMMITTED, READ WRITE");
        Sql.run(connection, all.toString());
        connection.setAutoCommit(false);
    }

    /// @throws GalleryException of reason SERVER for a server that cannot keep galleries
    void require(Connection connection) throws SQLException {
        if (Sql.number(connection, "SELECT current_setting('server_version_num')::int") < OLDEST) {
            throw new GalleryException(Reason.SERVER, "%s: galleries need PostgreSQL 13 or newer".formatted(address));
        }
        var encoding = Sql.first(connection, "SHOW server_encoding", row -> row.getString(1))
                .orElse("");
        if (!"UTF8".equals(encoding)) {
            throw new GalleryException(
                    Reason.SERVER,
                    "%s: the database is encoded as %s\nmake one with ENCODING 'UTF8'".formatted(address, encoding));
        }
    }

    /// Lets the connection work as long as it takes, until [#hurry].
    static void patient(Connection connection) throws SQLException {
        connection.setNetworkTimeout(Runnable::run, 0);
        Sql.run(connection, "SET LOCAL statement_timeout = 0");
    }

    /// Lets a connection outside of any transaction work as long as it takes, or no longer.
    static void patient(Connection connection, boolean patient) throws SQLException {
        connection.setNetworkTimeout(Runnable::run, patient ? 0 : NETWORK);
        Sql.run(connection, "SET statement_timeout = " + (patient ? 0 : STATEMENT));
    }

    /// The end of [#patient].
    static void hurry(Connection connection) throws SQLException {
        connection.setNetworkTimeout(Runnable::run, NETWORK);
    }

    /// Closes a connection, and leaves nothing of it behind on servers whose sessions outlive their connections
    /// (pools, PGlite): no lock, no setting, no prepared statement.
    static void end(Connection connection) {
        try (connection) {
            if (!connection.isClosed()) {
                connection.rollback();
                connection.setAutoCommit(true);
                Sql.run(connection, "DISCARD ALL");
            }
        } catch (SQLException gone) {
            // then the server ends the session
        }
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(environment.apply(name)).filter(value -> !value.isEmpty());
    }

    /// The driver reads the file whoever else can; PostgreSQL's own programs do not.
    private void requireOwnPasswordFile() {
        var file = variable("PGPASSFILE")
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".pgpass"));
        try {
            if (Files.exists(file)
                    && Files.getFileStore(file).supportsFileAttributeView("posix")
                    && Files.getPosixFilePermissions(file).stream()
                            .anyMatch(right -> right != PosixFilePermission.OWNER_READ
                                    && right != PosixFilePermission.OWNER_WRITE
                                    && right != PosixFilePermission.OWNER_EXECUTE)) {
                throw new GalleryException(
                        Reason.INVALID, "%s can be read by others\nchmod 600 %s".formatted(file, file));
            }
        } catch (IOException e) {
            throw new GalleryException(Reason.RESOURCES, "cannot read %s: %s".formatted(file, e), e);
        }
    }

    /// A name in a statement.
    static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /// Who this is, for others' messages.
    static String who() {
        String who = "reid4j process %d on %s".formatted(ProcessHandle.current().pid(), host());
        return who.length() > LONGEST_NAME ? who.substring(0, LONGEST_NAME) : who;
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "a nameless host";
        }
    }
}
