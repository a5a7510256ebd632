package dev.millrace.e2e.replicas;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The wall clock of one replica, which can be wrong and be set right while it runs: Debian's
/// `libfaketime`, loaded before the JVM, adds what a file says to what the kernel says. The clock
/// that only measures how long something takes is left alone, as it is on a machine whose time is
/// set.
final class WallClock {
  /// What is no offset at all is not looked at again by the library.
  private static final Duration RIGHT = Duration.ofMillis(1);

  private static final Optional<Path> LIBRARY =
      Stream.of("x86_64-linux-gnu", "aarch64-linux-gnu")
          .map(machine -> Path.of("/usr/lib", machine, "faketime/libfaketime.so.1"))
          .filter(Files::exists)
          .findFirst();

  private final Path file;

  private WallClock(Path file) {
    this.file = file;
  }

  /// One that is right.
  ///
  /// @param file that is not there yet
  static WallClock at(Path file) throws IOException {
    var clock = new WallClock(file);
    clock.setRight();
    return clock;
  }

  static boolean canBeWrong() {
    if (LIBRARY.isEmpty()) {
      System.out.println("*** NO CLOCK WILL BE WRONG IN THIS RUN: there is no libfaketime ***");
    }
    return LIBRARY.isPresent();
  }

  /// For the process that is to see it.
  Map<String, String> environment() {
    return LIBRARY
        .map(
            library ->
                Map.of(
                    "LD_PRELOAD",
                    library.toString(),
                    "FAKETIME_TIMESTAMP_FILE",
                    file.toString(),
                    "FAKETIME_CACHE_DURATION",
                    "1",
                    "FAKETIME_DONT_FAKE_MONOTONIC",
                    "1",
                    // Its fix is for an older libc: with it, each wait of the JVM spins.
                    "FAKETIME_FORCE_MONOTONIC_FIX",
                    "0"))
        .orElse(Map.of());
  }

  /// Within a second or so.
  ///
  /// @param offset added to the true time
  void set(Duration offset) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    Files.writeString(next, String.format(Locale.ROOT, "%+.3f%n", offset.toMillis() / 1000.0));
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  void setRight() throws IOException {
    set(RIGHT);
  }
}
