package dev.slipway.core.lfs;

import dev.slipway.core.UserName;
import java.time.Instant;

/**
 * Somebody's wish that nobody else changes a file.
 *
 * @param id made from the path
 * @param path in the repository
 */
public record Lock(String id, String path, UserName owner, Instant at) {}
