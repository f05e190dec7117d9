package dev.slipway.api;

import java.net.InetSocketAddress;
import java.util.function.Predicate;

/**
 * How the server's own HTTP interface is reached.
 *
 * @param listen where; port 0 for any that is free
 * @param own the hosts that it answers for as itself; visitors of others want an app that is under maintenance
 * @param openMetrics whether others than visitors from this machine may read the metrics
 * @param welcome what somebody sees who opens it in a browser
 */
public record ControlConfig(InetSocketAddress listen, Predicate<String> own, boolean openMetrics, String welcome) {}
