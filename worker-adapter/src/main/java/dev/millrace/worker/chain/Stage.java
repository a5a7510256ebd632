package dev.millrace.worker.chain;

import dev.millrace.worker.work.Driver;

/// One worker of a chain.
///
/// @param name unique in the chain; also what its finished work is remembered by
public record Stage(String name, Driver driver) {}
