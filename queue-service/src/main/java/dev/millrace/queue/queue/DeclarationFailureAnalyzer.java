package dev.millrace.queue.queue;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/// Says at start, in place of a stack trace, which queue cannot be declared.
final class DeclarationFailureAnalyzer
    extends AbstractFailureAnalyzer<Declarations.DeclarationException> {
  @Override
  protected FailureAnalysis analyze(Throwable root, Declarations.DeclarationException cause) {
    return new FailureAnalysis(
        "The queues in millrace.declare cannot be declared: " + cause.getMessage(),
        "Write YAML such as \"thumbnails: {lease: 30s, maxAttempts: 3}\" there, or as"
            + " MILLRACE_DECLARE in the environment; each queue takes what PUT"
            + " /api/v1/queues/NAME takes.",
        cause);
  }
}
