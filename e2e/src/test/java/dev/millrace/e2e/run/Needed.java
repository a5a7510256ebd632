package dev.millrace.e2e.run;

import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Runs a test only where what it needs is there. Otherwise it is skipped with a warning that cannot
/// be overlooked, and in CI it fails.
public abstract class Needed implements ExecutionCondition {
  /// What is missing, and how to come by it; empty when the test can run.
  protected abstract Optional<String> missing();

  /// Whether the test fails when something is missing.
  protected boolean isFailure() {
    return "true".equals(System.getenv("CI"));
  }

  @Override
  public final ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    Optional<String> missing = missing();
    if (missing.isEmpty()) {
      return ConditionEvaluationResult.enabled("what it needs is there");
    }
    if (isFailure()) {
      throw new IllegalStateException(missing.get());
    }
    System.err.printf("%n*** SKIPPED %s: %s ***%n%n", context.getDisplayName(), missing.get());
    return ConditionEvaluationResult.disabled(missing.get());
  }
}
