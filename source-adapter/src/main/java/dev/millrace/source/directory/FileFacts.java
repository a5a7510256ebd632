package dev.millrace.source.directory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/// What the file system says of one file.
///
/// @param modified when its content changed last; a copy may set it to any time
/// @param touched when content or attributes changed last, by the clock of the file system, which
///     nobody can set; on a file system that does not keep this time, the same as `modified`
record FileFacts(Type type, long size, Instant modified, Instant touched) {
  private static final String UNIX =
      "unix:isDirectory,isRegularFile,isSymbolicLink,size,lastModifiedTime,ctime";

  enum Type {
    FILE,
    FOLDER,
    LINK,
    OTHER
  }

  /// Looks at the file itself, not at what it links to.
  static FileFacts of(Path path) throws IOException {
    if (!path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      return basic(
          Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
    }
    Map<String, Object> facts = Files.readAttributes(path, UNIX, LinkOption.NOFOLLOW_LINKS);
    return new FileFacts(
        type(
            fact(facts, "isRegularFile", Boolean.class),
            fact(facts, "isDirectory", Boolean.class),
            fact(facts, "isSymbolicLink", Boolean.class)),
        fact(facts, "size", Long.class),
        fact(facts, "lastModifiedTime", FileTime.class).toInstant(),
        fact(facts, "ctime", FileTime.class).toInstant());
  }

  private static <T> T fact(Map<String, Object> facts, String name, Class<T> type) {
    return type.cast(Objects.requireNonNull(facts.get(name), name));
  }

  private static FileFacts basic(BasicFileAttributes facts) {
    Instant modified = facts.lastModifiedTime().toInstant();
    return new FileFacts(
        type(facts.isRegularFile(), facts.isDirectory(), facts.isSymbolicLink()),
        facts.size(),
        modified,
        modified);
  }

  private static Type type(boolean file, boolean folder, boolean link) {
    if (file) {
      return Type.FILE;
    }
    return folder ? Type.FOLDER : link ? Type.LINK : Type.OTHER;
  }

  /// Whether nothing has been written to it since that time.
  boolean isQuietSince(Instant time) {
    return !touched.isAfter(time);
  }
}
