package dev.millrace.signup.postbox;

import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/// The text messages, each key once; the empty one is none. Safe for all threads.
final class Texts implements AutoCloseable {
  private final Box<CaughtText> box;
  private final Map<String, CaughtText> byReference;
  private long repeats;

  Texts(int most, Box<CaughtText> box) {
    this.box = box;
    this.byReference =
        new LinkedHashMap<>() {
          @Override
          protected boolean removeEldestEntry(Map.Entry<String, CaughtText> eldest) {
            return size() > most;
          }
        };
    box.newest(text -> true, most).reversed().forEach(this::remember);
  }

  synchronized CaughtText take(Instant at, String to, String text, String reference) {
    CaughtText known = byReference.get(reference);
    if (known != null) {
      repeats++;
      return known;
    }
    CaughtText taken = box.add(id -> new CaughtText(id, at, to, text, reference));
    remember(taken);
    return taken;
  }

  private void remember(CaughtText text) {
    if (!text.reference().isEmpty()) {
      byReference.put(text.reference(), text);
    }
  }

  Box<CaughtText> box() {
    return box;
  }

  synchronized long repeats() {
    return repeats;
  }

  @Override
  public void close() throws IOException {
    box.close();
  }
}
