package dev.millrace.event.message;

import com.google.common.hash.Hashing;
import dev.millrace.contracts.Names;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// What tells an event from every other one, and is the same each time it comes: the name of its
/// item in a queue, which is how a queue knows a duplicate.
///
/// A CloudEvent is told by its source and id together, `SOURCE#ID`, where `%` and `#` in the source
/// are written `%25` and `%23`, so that two pairs never make one name. Anything else, and one whose
/// id is empty, which is not allowed and would make all of them one, is told by the
/// mark that an adapter gave it, or by where it was first read: `TOPIC/PARTITION/OFFSET`.
public final class EventId {
  private EventId() {}

  /// @param position where the event was read; see [dev.millrace.event.pattern.Arrival]
  /// @return a valid name of an item
  public static String of(Event event, String position) {
    return of(new EventAttributes(event), position);
  }

  /// As the other, of an event whose attributes others ask for as well.
  public static String of(EventAttributes attributes, String position) {
    Event event = attributes.event();
    if (event.isCloudEvent()) {
      String source = attributes.get("source");
      String id = attributes.get("id");
      if (source != null && id != null && !id.isEmpty()) {
        return name(source.replace("%", "%25").replace("#", "%23") + "#" + id);
      }
    }
    String mark = Mark.ID.of(event);
    return name(mark == null ? position : mark);
  }

  /// A name that is too long, or holds what no name may, is replaced by its digest.
  private static String name(String wanted) {
    String problem = problem(wanted);
    return problem == null
        ? wanted
        : "sha256:" + Hashing.sha256().hashString(wanted, StandardCharsets.UTF_8);
  }

  private static @Nullable String problem(String name) {
    try {
      Names.requireItemName(name);
      return null;
    } catch (IllegalArgumentException e) {
      return e.getMessage();
    }
  }
}
