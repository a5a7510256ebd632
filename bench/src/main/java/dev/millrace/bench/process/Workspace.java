package dev.millrace.bench.process;

import dev.millrace.bench.machine.Disk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;

/// A temporary folder and the processes that work in it. Closing it ends the processes, the last
/// started first, and then removes the folder. So does the end of this JVM by Ctrl-C or SIGTERM.
public final class Workspace implements AutoCloseable {
  private final Path folder;
  private final Deque<ServerProcess> processes = new ArrayDeque<>();
  private final Thread hook;
  private boolean closed;

  private Workspace(Path folder) {
    this.folder = folder;
    this.hook = Thread.ofPlatform().unstarted(this::tearDown);
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /// @param parent an existing folder on the disk that is to be measured
  public static Workspace in(Path parent, String name) throws IOException {
    Path folder = Files.createTempDirectory(parent, "millrace-bench-" + name + "-");
    // A server that must not run as root reaches its own sub-folder through this one.
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
    return new Workspace(folder);
  }

  public Path folder() {
    return folder;
  }

  /// A new sub-folder.
  public Path folder(String name) throws IOException {
    return Files.createDirectories(folder.resolve(name));
  }

  /// Starts a server whose output goes to `NAME.log` in the folder.
  public synchronized ServerProcess start(String name, Launch launch) throws IOException {
    if (closed) {
      throw new IOException("the bench is stopping");
    }
    var process = ServerProcess.start(name, launch, folder, folder.resolve(name + ".log"));
    processes.push(process);
    return process;
  }

  @Override
  public void close() {
    tearDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is going down and the hook has run or is about to find nothing left to do.
    }
  }

  private synchronized void tearDown() {
    closed = true;
    while (!processes.isEmpty()) {
      processes.pop().close();
    }
    try {
      Disk.delete(folder);
    } catch (IOException e) {
      System.err.println("could not remove " + folder + ": " + e.getMessage());
    }
  }

  /// The length of all files in the folder together.
  public long bytes() throws IOException {
    return Disk.bytesIn(folder);
  }
}
