package dev.slipway.local.state;

import dev.slipway.core.app.AppId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** One connection with its prepared statements, used by one thread at a time. */
final class Session implements AutoCloseable {
    /** Makes a value of the row that the results stand on. */
    @FunctionalInterface
    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    private final Connection connection;
    private final Map<String, PreparedStatement> statements = new HashMap<>();

    Session(Connection connection) {
        this.connection = connection;
    }

    /** Runs a statement that changes rows, and returns how many. */
    int update(String sql, Object... values) throws SQLException {
        return run(sql, PreparedStatement::executeUpdate, values);
    }

    /** All rows of a query; {@code row} must not use this session. */
    <T> List<T> list(String sql, Row<T> row, Object... values) throws SQLException {
        return run(
                sql,
                statement -> {
                    try (var results = statement.executeQuery()) {
                        var list = new ArrayList<T>();
                        while (results.next()) {
                            list.add(row.read(results));
                        }
                        return list;
                    }
                },
                values);
    }

    private interface Use<T> {
        T of(PreparedStatement statement) throws SQLException;
    }

    private <T> T run(String sql, Use<T> use, Object... values) throws SQLException {
        var statement = statements.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            statements.put(sql, statement);
        }
        try {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            return use.of(statement);
        } catch (SQLException e) {
            // The driver closes a statement that failed, and would refuse to run it again.
            statements.remove(sql);
            statement.close();
            throw e;
        }
    }

    /** The first row of a query. */
    <T> Optional<T> first(String sql, Row<T> row, Object... values) throws SQLException {
        return list(sql, row, values).stream().findFirst();
    }

    /** A query's rows as a map. */
    <K, V> Map<K, V> map(String sql, Row<K> key, Row<V> value, Object... values) throws SQLException {
        var map = new HashMap<K, V>();
        list(
                sql,
                row -> {
                    map.put(key.read(row), value.read(row));
                    return row;
                },
                values);
        return map;
    }

    /** A query's rows as a map for each app that the column {@code app} names. */
    <K, V> Map<String, Map<K, V>> maps(String sql, Row<K> key, Row<V> value, Object... values) throws SQLException {
        var maps = new HashMap<String, Map<K, V>>();
        list(
                sql,
                row -> maps.computeIfAbsent(row.getString("app"), _ -> new HashMap<>())
                        .put(key.read(row), value.read(row)),
                values);
        return maps;
    }

    /** The apps' ids as one value, for {@code json_each}. */
    static String ids(Collection<AppId> apps) {
        return apps.stream().map(app -> '"' + app.value() + '"').collect(Collectors.joining(",", "[", "]"));
    }

    /** Whether a query has a row. */
    boolean any(String sql, Object... values) throws SQLException {
        return first(sql, _ -> true, values).isPresent();
    }

    /** Runs statements that are not worth keeping, separated by semicolons. */
    void script(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    /** What a pragma answers: its rows, as text. */
    List<String> pragma(String name) throws SQLException {
        try (var statement = connection.createStatement();
                var results = statement.executeQuery("pragma " + name)) {
            var lines = new ArrayList<String>();
            while (results.next()) {
                lines.add(results.getString(1));
            }
            return lines;
        }
    }

    @Override
    public void close() throws SQLException {
        for (var statement : statements.values()) {
            statement.close();
        }
        connection.close();
    }
}
