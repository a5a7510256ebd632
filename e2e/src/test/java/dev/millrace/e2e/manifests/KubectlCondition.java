package dev.millrace.e2e.manifests;

import dev.millrace.e2e.run.Needed;
import java.util.Optional;

final class KubectlCondition extends Needed {
  @Override
  protected Optional<String> missing() {
    return Kustomize.version().isPresent()
        ? Optional.empty()
        : Optional.of("there is no kubectl on the PATH");
  }
}
