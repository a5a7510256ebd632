package dev.millrace.images;

import dev.millrace.rim.settings.PartSelector;
import org.springframework.core.env.Environment;

final class ChosenPart extends PartSelector {
  ChosenPart(Environment environment) {
    super(environment, "millrace.images.", Part.values());
  }
}
