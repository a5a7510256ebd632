package dev.millrace.launcher.module;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The modules below the folder of the Millrace checkout, and the command lines that start them.
///
/// The first process of a module whose build has never run writes an AOT cache as it ends; from
/// then on that build starts from the cache. Whatever hinders this only makes a start slower. Safe
/// for all threads.
public final class Modules {
  /// A thread that finds no memory may be one that its process cannot do without. As in an image, it
  /// ends then, and is started again.
  private static final String EXIT = "-XX:+ExitOnOutOfMemoryError";

  private final Path home;
  private final Map<String, StartCache> recording = new HashMap<>();

  /// @param home the folder of the checkout
  public Modules(Path home) {
    this.home = home;
  }

  public Path home() {
    return home;
  }

  /// The jar of a module.
  ///
  /// @throws IOException when it is not built or there is no such module, with a message for a
  ///     person
  public Path jar(String module) throws IOException {
    Path target = home.resolve(module).resolve("target");
    var jars = new ArrayList<Path>();
    if (Files.isDirectory(target)) {
      try (DirectoryStream<Path> found = Files.newDirectoryStream(target, module + "-*.jar")) {
        found.forEach(jars::add);
      }
    }
    jars.removeIf(jar -> jar.toString().matches(".*-(sources|javadoc|tests)\\.jar"));
    if (jars.isEmpty()) {
      throw new IOException(
          Files.isRegularFile(home.resolve(module).resolve("pom.xml"))
              ? "the module %s is not built; run: mvn -DskipTests package -pl %s -am"
                  .formatted(module, module)
              : "there is no module " + module);
    }
    return jars.getFirst();
  }

  /// The command line that starts a module. It tells the process as `millrace.module.target` where
  /// the module was built, since the jar may be started from a copy of it, and what the build put
  /// beside the jar is not beside the copy.
  ///
  /// @param jvm options for the JVM
  public synchronized List<String> command(String module, List<String> jvm) throws IOException {
    return command(module, jvm, true);
  }

  /// As [#command], but the process writes no cache: for one that is to be killed, say.
  ///
  /// @param jvm options for the JVM
  public synchronized List<String> commandOfOneThatRecordsNothing(String module, List<String> jvm)
      throws IOException {
    return command(module, jvm, false);
  }

  private List<String> command(String module, List<String> jvm, boolean record) throws IOException {
    Path jar = jar(module);
    var command = new ArrayList<>(List.of(java().toString(), EXIT));
    command.addAll(jvm);
    command.add("-Dstdout.encoding=UTF-8");
    command.add("-Dmillrace.module.target=" + jar.toAbsolutePath().getParent());
    command.addAll(start(module, jar, record));
    return command;
  }

  private List<String> start(String module, Path jar, boolean record) {
    try {
      var cache = new StartCache(jar);
      if (cache.isComplete()) {
        return cache.use();
      }
      if (record && StartCache.suits(jar) && recording.putIfAbsent(module, cache) == null) {
        return cache.record();
      }
    } catch (IOException e) {
      // A folder that cannot be written or a full disk: it starts without a cache, as ever.
    }
    return List.of("-jar", jar.toString());
  }

  /// True when a process is writing a cache, which makes it take longer to end.
  public synchronized boolean isRecording() {
    return !recording.isEmpty();
  }

  /// Call it when the processes have ended.
  ///
  /// @param whole whether they ended by themselves, so that what they recorded can be put in place
  public synchronized void endRecordings(boolean whole) {
    for (StartCache cache : recording.values()) {
      try {
        if (whole) {
          cache.keep();
        } else {
          cache.drop();
        }
      } catch (IOException e) {
        // There is none then, and the next run records one again.
      }
    }
    recording.clear();
  }

  /// The Java that runs this very program.
  public static Path java() {
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }
}
