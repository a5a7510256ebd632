package dev.millrace.images.photo;

import dev.millrace.contracts.Sha256;

/// A file and what is in it.
///
/// @param path below the folder of originals, or of copies
/// @param sha256 of the file's bytes, 64 hexadecimal digits
/// @param width pixels, upright
/// @param height pixels, upright
public record PhotoFile(String path, String sha256, int width, int height) {
  /// Whether these are the file's bytes.
  public boolean has(byte[] bytes) {
    return Sha256.hex(bytes).equals(sha256);
  }
}
