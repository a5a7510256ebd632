package dev.millrace.source.work;

import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/// Holds for the kind that the settings name.
final class OnSourceKind implements Condition {
  static final String PROPERTY = "millrace.source.kind";

  @Override
  public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
    String chosen = context.getEnvironment().getProperty(PROPERTY, "");
    return metadata
        .getAnnotations()
        .get(SourceKind.class)
        .getValue("value", String.class)
        .filter(chosen::equals)
        .isPresent();
  }
}
