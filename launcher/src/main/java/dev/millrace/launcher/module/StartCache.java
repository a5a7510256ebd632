package dev.millrace.launcher.module;

import dev.millrace.contracts.Sha256;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/// What makes one jar start fast: an AOT cache in which the JVM keeps the classes of an earlier run,
/// loaded and linked. A Spring Boot jar is taken apart for it; one with its libraries beside it stays
/// where it is. Below the module's `target`, for one build of the jar and one JDK; those of other
/// builds are removed.
///
/// ```text
/// target/start/6c1e…/queue-service-0.1.0.jar   and lib/
///                    app.aot                   written by a run that had none
/// ```
final class StartCache {
  private static final String CACHE = "app.aot";
  private static final String RECORDING = "recording-";
  private static final int KEY_DIGITS = 16;

  private final Path jar;
  private final boolean boot;
  private final Path folder;
  private final Path lock;

  StartCache(Path jar) throws IOException {
    this.jar = jar;
    this.boot = UnpackedJar.isBootJar(jar);
    this.folder = jar.resolveSibling("start").resolve(key(jar));
    this.lock = jar.resolveSibling("start.lock");
  }

  /// True for a jar that gains from a cache, since much of what it runs is in libraries.
  static boolean suits(Path jar) throws IOException {
    return UnpackedJar.isBootJar(jar) || UnpackedJar.hasLibrariesBeside(jar);
  }

  /// True when a run would be as fast as it can be.
  boolean isComplete() {
    return Files.exists(folder.resolve(CACHE));
  }

  /// JVM options that start the jar from the cache.
  List<String> use() {
    return List.of("-XX:AOTCache=" + folder.resolve(CACHE), "-jar", plainJar().toString());
  }

  /// JVM options that start the jar and write the cache when it ends. Waits for a launcher that
  /// takes the same jar apart.
  List<String> record() throws IOException {
    try (var channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var _ = channel.lock()) {
      if (!Files.exists(folder) || !Files.exists(plainJar())) {
        removeOthers();
        prepare();
      }
    }
    drop();
    return List.of("-XX:AOTCacheOutput=" + recording(), "-jar", plainJar().toString());
  }

  /// Puts in place what this launcher's run has recorded, if it has.
  void keep() throws IOException {
    if (Files.exists(recording())) {
      Files.move(recording(), folder.resolve(CACHE), StandardCopyOption.ATOMIC_MOVE);
    }
  }

  /// Removes recordings that were never put in place, also those of launchers that were killed.
  void drop() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(StartCache::isRecording).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  private static boolean isRecording(Path file) {
    return file.getFileName().toString().startsWith(RECORDING);
  }

  private Path plainJar() {
    return boot ? folder.resolve(jar.getFileName()) : jar;
  }

  /// Another launcher may be recording at the same time.
  private Path recording() {
    return folder.resolve(RECORDING + ProcessHandle.current().pid());
  }

  private void prepare() throws IOException {
    if (!boot) {
      Files.createDirectories(folder);
      return;
    }
    Path next = folder.resolveSibling(folder.getFileName() + "-" + ProcessHandle.current().pid());
    UnpackedJar.unpack(jar, next);
    Files.move(next, folder, StandardCopyOption.ATOMIC_MOVE);
  }

  private void removeOthers() throws IOException {
    Path all = folder.resolveSibling("");
    if (Files.exists(all)) {
      try (Stream<Path> old = Files.walk(all)) {
        for (Path path : old.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  /// Over the jar's table of contents, which holds a checksum of each entry: as telling as one over
  /// the whole file, and read in a moment.
  private static String key(Path jar) throws IOException {
    try (var zip = new ZipFile(jar.toFile())) {
      MessageDigest digest = Sha256.digest();
      digest.update(Runtime.version().toString().getBytes(StandardCharsets.UTF_8));
      if (zip.getEntry("BOOT-INF/lib/") == null) {
        // The jar itself is on the class path, and a cache is good for a jar of this time only.
        digest.update(Files.getLastModifiedTime(jar).toString().getBytes(StandardCharsets.UTF_8));
      }
      for (ZipEntry entry : zip.stream().toList()) {
        String line = "%s %x %d\n".formatted(entry.getName(), entry.getCrc(), entry.getSize());
        digest.update(line.getBytes(StandardCharsets.UTF_8));
      }
      return HexFormat.of().formatHex(digest.digest()).substring(0, KEY_DIGITS);
    }
  }
}
