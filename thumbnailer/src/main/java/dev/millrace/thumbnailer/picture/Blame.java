package dev.millrace.thumbnailer.picture;

import dev.millrace.rim.WriteTrial;
import dev.millrace.thumbnailer.failure.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Whether a folder as a whole is to blame for an item that failed at it, so that all others would
/// fail as well, or only a file of that item.
///
/// @param room bytes that the largest picture may need
record Blame(Path media, Path out, long room) {
  /// @return another reason where the folder that this one names is as it should be
  Reason of(Reason reason) {
    return switch (reason) {
      case MEDIA_AWAY -> mediaIsThere() ? Reason.FILE : reason;
      case STORAGE -> WriteTrial.succeeds(out, room) ? Reason.FILE : reason;
      default -> reason;
    };
  }

  private boolean mediaIsThere() {
    try (var entries = Files.newDirectoryStream(media)) {
      return entries.iterator().hasNext();
    } catch (IOException e) {
      return false;
    }
  }
}
