package dev.slipway.core.service;

import dev.slipway.core.Namespace;
import dev.slipway.core.ServiceName;
import dev.slipway.core.UserName;
import java.time.Instant;

/** A service that somebody asks for. */
public record ServiceRequest(
        Namespace namespace, ServiceName name, Offer offer, ServiceSettings settings, UserName by, Instant at) {}
