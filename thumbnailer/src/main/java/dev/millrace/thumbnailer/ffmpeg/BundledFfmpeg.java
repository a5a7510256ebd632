package dev.millrace.thumbnailer.ffmpeg;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/// An ffmpeg that came in a jar, such as `ws.schild:jave-nativebin-linux64`.
///
/// It is unpacked once, into a folder only its owner may change, under a name that tells its
/// checksum; the checksum is tried again before each use, so that neither a torn copy nor another
/// version is ever run.
///
/// @param jar has exactly one large entry whose name begins with `ffmpeg`
/// @param cache is made if it is not there
record BundledFfmpeg(Path jar, Path cache) {
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  Path unpack() throws IOException {
    if (!Files.isRegularFile(jar)) {
      throw new IOException("the bundle %s is not there".formatted(jar));
    }
    try (var zip = new ZipFile(jar.toFile())) {
      ZipEntry entry = executable(zip);
      Path target = cache.resolve("ffmpeg-%08x".formatted(entry.getCrc()));
      if (!intact(target, entry)) {
        copy(zip, entry, target);
      }
      return target;
    }
  }

  private ZipEntry executable(ZipFile zip) throws IOException {
    return zip.stream()
        .filter(entry -> entry.getName().matches("(.*/)?ffmpeg[^/]*"))
        .max(Comparator.comparingLong(ZipEntry::getSize))
        .map(ZipEntry.class::cast)
        .orElseThrow(() -> new IOException(jar + " holds no ffmpeg"));
  }

  private static boolean intact(Path file, ZipEntry entry) throws IOException {
    if (!Files.isExecutable(file) || Files.size(file) != entry.getSize()) {
      return false;
    }
    var crc = new CRC32();
    try (InputStream in = Files.newInputStream(file)) {
      byte[] buffer = new byte[1 << 20];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        crc.update(buffer, 0, n);
      }
    }
    return crc.getValue() == entry.getCrc();
  }

  /// Several processes may do this at once: each renames a whole copy of its own.
  private void copy(ZipFile zip, ZipEntry entry, Path target) throws IOException {
    Files.createDirectories(cache, OWNER_ONLY);
    Path part = Files.createTempFile(cache, "ffmpeg-", ".part", OWNER_ONLY);
    try {
      // Written into the file made above, whose permissions a copy over it would lose.
      try (InputStream in = zip.getInputStream(entry);
          OutputStream out = Files.newOutputStream(part)) {
        in.transferTo(out);
      }
      if (!intact(part, entry)) {
        throw new IOException("%s is damaged: its ffmpeg has another checksum".formatted(jar));
      }
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }
}
