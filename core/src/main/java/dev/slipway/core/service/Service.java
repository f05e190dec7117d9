package dev.slipway.core.service;

import dev.slipway.core.Namespace;
import dev.slipway.core.ServiceName;
import dev.slipway.core.UserName;
import java.time.Instant;

/**
 * One service that runs.
 *
 * @param offer the name of the kind that it is of
 * @param host what apps of its namespace reach it by
 * @param ready whether it answers, as it was asked for last
 */
public record Service(
        Namespace namespace,
        ServiceName name,
        String offer,
        String host,
        ServiceSettings settings,
        UserName by,
        Instant createdAt,
        boolean ready) {}
