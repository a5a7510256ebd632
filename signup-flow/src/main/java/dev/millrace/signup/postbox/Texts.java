package dev.millrace.signup.postbox;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/// The text messages, each key once. Safe for all threads.
final class Texts {
  private final Box<CaughtText> box;
  private final Map<String, CaughtText> byReference;
  private long repeats;

  Texts(int most) {
    this.box = new Box<>(most);
    this.byReference =
        new LinkedHashMap<>() {
          @Override
          protected boolean removeEldestEntry(Map.Entry<String, CaughtText> eldest) {
            return size() > most;
          }
        };
  }

  synchronized CaughtText take(Instant at, String to, String text, String reference) {
    CaughtText known = byReference.get(reference);
    if (known != null) {
      repeats++;
      return known;
    }
    CaughtText taken = box.add(id -> new CaughtText(id, at, to, text, reference));
    byReference.put(reference, taken);
    return taken;
  }

  Box<CaughtText> box() {
    return box;
  }

  synchronized long repeats() {
    return repeats;
  }
}
