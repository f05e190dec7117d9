package dev.slipway.core.service;

/**
 * A kind of service that can be had.
 *
 * @param name what it is asked for by
 * @param summary what it is, in a few words
 * @param description what somebody should know who asks for it
 * @param version of the program that runs
 */
public record Offer(String name, String summary, String description, String version) {}
