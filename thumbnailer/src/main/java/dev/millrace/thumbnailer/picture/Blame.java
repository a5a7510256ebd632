package dev.millrace.thumbnailer.picture;

import dev.millrace.thumbnailer.failure.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Whether a folder as a whole is to blame for an item that failed at it, so that all others would
/// fail as well, or only a file of that item.
///
/// @param room bytes that the largest picture may need
record Blame(Path media, Path out, long room) {
  private static final int TRIED_BYTES = 64 << 10;

  /// @return another reason where the folder that this one names is as it should be
  Reason of(Reason reason) {
    return switch (reason) {
      case MEDIA_AWAY -> mediaIsThere() ? Reason.FILE : reason;
      case STORAGE -> outTakesPictures() ? Reason.FILE : reason;
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

  /// Quotas and read-only mounts show only when something is written.
  private boolean outTakesPictures() {
    try {
      Files.createDirectories(out);
      if (Files.getFileStore(out).getUsableSpace() < room) {
        return false;
      }
      Path tried = Files.createTempFile(out, ".millrace-", ".part");
      try (var file = FileChannel.open(tried, StandardOpenOption.WRITE)) {
        file.write(ByteBuffer.allocate(TRIED_BYTES));
        file.force(true);
      } finally {
        Files.deleteIfExists(tried);
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
