package dev.millrace.rim;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/// What this process is called when nobody says: the host it runs on and its process number.
public final class ProcessName {
  private ProcessName() {}

  public static String ofThisProcess() {
    return "%.200s-%d".formatted(host(), ProcessHandle.current().pid());
  }

  /// Not by way of DNS, which may take its time.
  private static String host() {
    try {
      String name = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
      return name.matches("[!-~]+") ? name : "process";
    } catch (IOException e) {
      return Objects.requireNonNullElse(System.getenv("HOSTNAME"), "process");
    }
  }
}
