package dev.millrace.kubernetes.scale;

import java.util.Locale;

/// What came of one look at a Deployment.
///
/// @param replicas as many as there should be after it; -1 when not known
/// @param wanted as many as the queue wants; -1 when not known
/// @param words for people
record Look(Kind kind, int replicas, int wanted, String words) {

  enum Kind {
    RAISED,
    LOWERED,
    /// Nothing was to be done, or not all that was wanted could be.
    KEPT,
    /// Somebody else changed it at the same moment; the next look sees to it.
    CONFLICT,
    /// It must not be scaled from here.
    REFUSED,
    /// The queue or the cluster did not answer, or not as it should.
    FAILED;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static Look unknown(Kind kind, String words) {
    return new Look(kind, -1, -1, words);
  }
}
