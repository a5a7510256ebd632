package dev.millrace.e2e.page;

import dev.millrace.e2e.run.Needed;
import java.util.Optional;

final class ChromiumCondition extends Needed {
  @Override
  protected Optional<String> missing() {
    return Chromium.find().isPresent()
        ? Optional.empty()
        : Optional.of("there is no chromium, chromium-browser or google-chrome on the PATH");
  }
}
