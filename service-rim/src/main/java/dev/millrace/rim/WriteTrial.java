package dev.millrace.rim;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Tells whether a folder takes files. Quotas and read-only mounts show only when something is
/// written.
public final class WriteTrial {
  private static final int TRIED_BYTES = 64 << 10;

  private WriteTrial() {}

  /// Makes the folder if it is not there. What is written is deleted at once; should the process be
  /// killed meanwhile, a hidden `.millrace-*.part` stays, which nobody reads.
  ///
  /// @param room bytes that must be free
  public static boolean succeeds(Path folder, long room) {
    try {
      Files.createDirectories(folder);
      if (Files.getFileStore(folder).getUsableSpace() < room) {
        return false;
      }
      Path tried = Files.createTempFile(folder, ".millrace-", ".part");
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
