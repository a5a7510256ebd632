package dev.millrace.worker.command;

import dev.millrace.contracts.Utf8;
import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.Settlement.Progress;
import dev.millrace.worker.work.Work;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/// The files through which one item and its worker speak. All have mode 0600 in a folder of mode
/// 0700, and are gone when this is closed.
record WorkFolder(Path folder) implements AutoCloseable {
  private static final int MAX_PROGRESS_BYTES = 2048;

  static WorkFolder of(Scratch scratch, Work work) throws IOException {
    var files = new WorkFolder(scratch.folder());
    try {
      create(files.item(), work.data().bytes());
      create(files.result(), new byte[0]);
      create(files.progressFile(), new byte[0]);
      if (work.original() != null) {
        create(files.original(), work.original().bytes());
      }
      Files.createDirectory(files.temporary());
      return files;
    } catch (IOException e) {
      files.close();
      throw e;
    }
  }

  private static void create(Path file, byte[] content) throws IOException {
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(file, content);
  }

  Path item() {
    return folder.resolve("item.json");
  }

  Path original() {
    return folder.resolve("original.json");
  }

  Path result() {
    return folder.resolve("result.json");
  }

  Path progressFile() {
    return folder.resolve("progress");
  }

  /// Where the command's own temporary files go (`TMPDIR`).
  Path temporary() {
    return folder.resolve("tmp");
  }

  /// What the worker left as its result: `{}` when it left none.
  ///
  /// @throws InvalidResult with the reason for people
  JsonData readResult(int maxBytes) throws IOException, InvalidResult {
    if (Files.exists(result(), LinkOption.NOFOLLOW_LINKS) && !isPlain(result())) {
      throw new InvalidResult("the result is no plain file: links, folders and pipes are not read");
    }
    byte[] bytes = read(result(), maxBytes + 1);
    if (bytes.length > maxBytes) {
      throw new InvalidResult("the result has more than the %d bytes allowed".formatted(maxBytes));
    }
    String text = Utf8.text(bytes);
    if (text == null) {
      throw new InvalidResult("the result is not UTF-8");
    }
    try {
      return text.isBlank() ? JsonData.empty() : JsonData.parse(text);
    } catch (IllegalArgumentException e) {
      throw new InvalidResult("the result cannot be used: " + e.getMessage());
    }
  }

  /// What the worker last wrote of its progress; null when nothing, or nothing that can be read
  /// just now: it may be half way through writing.
  @Nullable Progress readProgress() {
    try {
      return ProgressText.parse(
          new String(read(progressFile(), MAX_PROGRESS_BYTES), StandardCharsets.UTF_8));
    } catch (IOException e) {
      return null;
    }
  }

  /// Reads a plain file only: a link could point at what is not the worker's, and a pipe would
  /// block.
  private static byte[] read(Path file, int limit) throws IOException {
    if (!isPlain(file)) {
      return new byte[0];
    }
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      return in.readNBytes(limit);
    }
  }

  private static boolean isPlain(Path file) {
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
  }

  @Override
  public void close() {
    Scratch.remove(folder);
  }

  /// The worker's result breaks the interface.
  static final class InvalidResult extends Exception {
    InvalidResult(String reason) {
      super(reason);
    }
  }
}
