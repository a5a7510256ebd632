package dev.millrace.signup;

import dev.millrace.rim.settings.PartSelector;
import org.springframework.core.env.Environment;

final class ChosenPart extends PartSelector {
  ChosenPart(Environment environment) {
    super(environment, "millrace.signup.", Part.values());
  }
}
