package dev.millrace.source.serve;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/// Tells which kinds there are, without a stack trace.
final class UnknownKindAnalyzer extends AbstractFailureAnalyzer<UnknownKindException> {
  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, UnknownKindException cause) {
    return new FailureAnalysis(
        String.valueOf(cause.getMessage()), "Set --millrace.source.kind=directory, say.", cause);
  }
}
