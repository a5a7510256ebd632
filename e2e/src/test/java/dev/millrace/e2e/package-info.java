/// End-to-end tests: the packaged jars as processes of their own, as a user runs them. They run in
/// the integration-test phase, when all jars are built.
///
/// - `crash`: the queue-service under load, killed at random moments.
/// - `chain`: a chain of workers in three languages, while what runs it is killed.
/// - `demo`: the thumbnailer demo, while everything in it is killed.
/// - `events`: event-adapter between every pair of ends, while it is killed.
/// - `page`: the queue-service's page in a real browser.
/// - `replicas`: several replicas of the queue-service on three brokers, while whatever can fail does.
/// - `history`: judges what clients of the queue-service were told; `load`: such clients.
/// - `process`: starts the jars; `run`: says which tests are run.
///
/// Tests depend on the last four, and on no other test.
@NullMarked
package dev.millrace.e2e;

import org.jspecify.annotations.NullMarked;
