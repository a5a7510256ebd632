package dev.millrace.queue.engine.embedded;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/// Says at start, in place of a stack trace, why the store cannot be used. The message says what to
/// do, too.
final class StoreFailureAnalyzer extends AbstractFailureAnalyzer<StoreFolder.StoreProblem> {
  @Override
  protected FailureAnalysis analyze(Throwable root, StoreFolder.StoreProblem cause) {
    String message = cause.getMessage();
    String sentence = message == null ? "" : message;
    return new FailureAnalysis(
        Character.toUpperCase(sentence.charAt(0)) + sentence.substring(1), null, cause);
  }
}
