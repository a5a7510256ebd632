package dev.millrace.e2e.replicas;

import dev.millrace.e2e.process.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// A file system of its own that can be full and have room again: one in memory whose limit is
/// lowered to what it holds. Where none may be mounted it is a plain folder that is never full.
final class SmallDisk implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String ROOM = "size=4g";
  private static final int TRIES = 100;

  private final Path folder;
  private final boolean mounted;

  private SmallDisk(Path folder, boolean mounted) {
    this.folder = folder;
    this.mounted = mounted;
  }

  /// @param folder that is not there yet
  static SmallDisk at(Path folder) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    Ended ended = run("mount", "-t", "tmpfs", "-o", ROOM, "millrace-e2e", folder.toString());
    if (ended.exitCode() != 0) {
      System.out.printf(
          "*** NO DISK WILL BE FULL IN THIS RUN, none can be mounted: %s ***%n", ended.output());
    }
    return new SmallDisk(folder, ended.exitCode() == 0);
  }

  Path folder() {
    return folder;
  }

  /// Whether it can be full.
  boolean isReal() {
    return mounted;
  }

  /// From now on nothing more can be written, but over what is there.
  void fill() throws IOException, InterruptedException {
    var store = Files.getFileStore(folder);
    String refused = "";
    // What was written since it was measured makes the limit too low: it is refused.
    for (int tries = 0; tries < TRIES; tries++) {
      Ended ended = remount("size=" + (store.getTotalSpace() - store.getUnallocatedSpace()));
      if (ended.exitCode() == 0) {
        return;
      }
      refused = ended.output();
    }
    throw new AssertionError(refused);
  }

  void makeRoom() throws IOException, InterruptedException {
    if (mounted) {
      Ended ended = remount(ROOM);
      if (ended.exitCode() != 0) {
        throw new AssertionError(ended.output());
      }
    }
  }

  private Ended remount(String size) throws IOException, InterruptedException {
    return run("mount", "-o", "remount," + size, folder.toString());
  }

  private static Ended run(String... command) throws IOException, InterruptedException {
    try {
      return Ended.run(new ProcessBuilder(List.of(command)), PATIENCE);
    } catch (IOException e) {
      return new Ended(127, String.valueOf(e.getMessage())); // there is no such command
    }
  }

  @Override
  public void close() throws IOException, InterruptedException {
    if (mounted) {
      run("umount", "-l", folder.toString());
    }
  }
}
