package dev.millrace.e2e.page;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

final class ChromiumCondition implements ExecutionCondition {
  private static final String MISSING =
      "there is no chromium, chromium-browser or google-chrome on the PATH";

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    if (Chromium.find().isPresent()) {
      return ConditionEvaluationResult.enabled("there is a Chromium");
    }
    if ("true".equals(System.getenv("CI"))) {
      throw new IllegalStateException(MISSING);
    }
    System.err.printf("%n*** SKIPPED %s: %s ***%n%n", context.getDisplayName(), MISSING);
    return ConditionEvaluationResult.disabled(MISSING);
  }
}
