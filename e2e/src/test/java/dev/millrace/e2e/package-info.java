/// End-to-end tests: the packaged jars as processes of their own, as a user runs them. They run in
/// the integration-test phase, when all jars are built.
///
/// - `crash`: the queue-service under load, killed at random moments.
/// - `chain`: a chain of workers in three languages, while what runs it is killed.
/// - `demo`: the thumbnailer demo, while everything in it is killed.
/// - `events`: event-adapter between every pair of ends, while it is killed.
/// - `page`: the queue-service's page in a real browser.
/// - `process`: starts the jars; the others depend on it, and on nothing else in here.
@NullMarked
package dev.millrace.e2e;

import org.jspecify.annotations.NullMarked;
