package dev.millrace.images.erase;

import dev.millrace.images.failure.WorkFailure;
import dev.millrace.images.photo.Certificate;
import dev.millrace.images.photo.Release;

/// Somebody else who knows whether a batch is done and what an item's result was: what comes with an
/// item could have been made up.
@FunctionalInterface
interface Witness {
  /// For those who have no queue to ask: the certificate has to do.
  Witness NONE = (release, certificate) -> {};

  /// @throws WorkFailure when it is otherwise, or cannot be found out now
  void confirm(Release release, Certificate certificate) throws WorkFailure, InterruptedException;
}
