package dev.millrace.bench.machine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/// The disk that a folder lies on.
public record Disk(Path folder) {
  private static final Duration PROBE = Duration.ofMillis(400);
  private static final int BLOCK = 4096;

  /// Whether a flush reaches no disk at all.
  public boolean inMemory() throws IOException {
    String type = store().type();
    return type.equals("tmpfs") || type.equals("ramfs");
  }

  /// Such as `/dev/vda ext4`.
  public String name() throws IOException {
    return store().name() + " " + store().type();
  }

  private FileStore store() throws IOException {
    return Files.getFileStore(folder);
  }

  /// How often a second one writer can append 4 KiB to a file and flush it (fdatasync), measured
  /// now, over 0.4 s.
  public double flushesPerSecond() throws IOException {
    Path file = Files.createTempFile(folder, "flush-probe", null);
    try (var channel =
        FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE)) {
      ByteBuffer block = ByteBuffer.allocateDirect(BLOCK);
      long start = System.nanoTime();
      long elapsed = 0;
      int flushes = 0;
      while (elapsed < PROBE.toNanos()) {
        channel.write(block.clear());
        channel.force(false);
        flushes++;
        elapsed = System.nanoTime() - start;
      }
      return flushes * 1e9 / elapsed;
    }
  }

  /// Flushes that the device has done since it was switched on, by anybody; empty where the kernel
  /// does not count them.
  public OptionalLong flushesDone() throws IOException {
    Path device = Path.of(store().name()).getFileName();
    Path entry = Path.of("/sys/class/block").resolve(device == null ? "none" : device.toString());
    if (!Files.exists(entry)) {
      return OptionalLong.empty();
    }
    Path real = entry.toRealPath();
    // The kernel counts flushes for whole disks only.
    Path stat = real.resolve(Files.exists(real.resolve("partition")) ? "../stat" : "stat");
    String[] words = Files.readString(stat).strip().split("\\s+");
    return words.length > 15 ? OptionalLong.of(Long.parseLong(words[15])) : OptionalLong.empty();
  }

  /// The length of all files below a folder together. Files may come and go meanwhile.
  public static long bytesIn(Path folder) throws IOException {
    return bytesIn(folder, "");
  }

  /// The same of those whose names end so.
  public static long bytesIn(Path folder, String end) throws IOException {
    long[] bytes = new long[1];
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            bytes[0] += file.toString().endsWith(end) ? attributes.size() : 0;
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) {
            // A server removes files while we look.
            return FileVisitResult.CONTINUE;
          }
        });
    return bytes[0];
  }

  /// Removes a folder and all below it; nothing when it is not there.
  public static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(folder)) {
      paths = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : paths) {
      Files.deleteIfExists(path);
    }
  }
}
