package dev.millrace.launcher.client;

import dev.millrace.contracts.http.Authorities;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// Files that say whom to trust.
final class Trust {
  private Trust() {}

  /// A client that trusts the certificates of the file only.
  ///
  /// @throws IOException that names the file
  static HttpClient in(Path file) throws IOException {
    try {
      return Authorities.newClient(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      throw new IOException("%s: there is no such file".formatted(file), e);
    } catch (IOException e) {
      throw new IOException("%s: %s".formatted(file, e.getMessage()), e);
    }
  }
}
