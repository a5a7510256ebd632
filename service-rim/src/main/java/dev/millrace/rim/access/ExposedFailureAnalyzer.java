package dev.millrace.rim.access;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/// Says at start, in place of a stack trace, what to do about a service that is open to everybody.
final class ExposedFailureAnalyzer extends AbstractFailureAnalyzer<Exposure.ExposedException> {
  @Override
  protected FailureAnalysis analyze(Throwable root, Exposure.ExposedException cause) {
    return new FailureAnalysis(
        "Refusing to start: " + cause.getMessage() + ".",
        "Set millrace.security.tokens (MILLRACE_SECURITY_TOKENS_0_TOKEN and"
            + " MILLRACE_SECURITY_TOKENS_0_ROLES), or leave server.address at 127.0.0.1, or, where"
            + " something else keeps strangers out, set millrace.security.open=true.",
        cause);
  }
}
