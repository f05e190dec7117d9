package dev.slipway.core.lfs;

/** All that git-lfs asks for over HTTP. */
public record Lfs(LfsPasses passes, LfsTransfers transfers, LfsLocks locks) {}
