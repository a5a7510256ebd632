package dev.millrace.launcher.client;

import dev.millrace.contracts.http.Authorities;
import dev.millrace.contracts.http.JsonHttp;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Whom a command trusts that calls `https` URLs.
public final class Trust {
  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description =
          "certificates in PEM to trust with an https URL, in place of the JVM's (default:"
              + " MILLRACE_CA)")
  private @Nullable Path ca;

  /// Trusts what the user says.
  ///
  /// @throws IOException that names the file
  public HttpClient client() throws IOException {
    String environment = System.getenv("MILLRACE_CA");
    boolean given = environment != null && !environment.isBlank();
    Path file = ca == null && given ? Path.of(environment) : ca;
    return file == null ? JsonHttp.newClient() : in(file);
  }

  private static HttpClient in(Path file) throws IOException {
    try {
      return Authorities.newClient(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      throw new IOException("%s: there is no such file".formatted(file), e);
    } catch (IOException e) {
      throw new IOException("%s: %s".formatted(file, e.getMessage()), e);
    }
  }
}
