package dev.millrace.launcher.client;

import dev.millrace.contracts.ProblemException;
import dev.millrace.launcher.console.Console;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import javax.net.ssl.SSLException;

/// One conversation with a service: what goes wrong in it is one line for people.
///
/// @param service what is expected there, for people
record Exchange(Console console, String service, URI url) {
  /// What is asked.
  @FunctionalInterface
  interface Questions {
    void ask() throws IOException, InterruptedException;
  }

  /// @return the exit code
  int hold(Questions questions) throws InterruptedException {
    try {
      questions.ask();
      return 0;
    } catch (ProblemException e) {
      console.complain(String.valueOf(e.getMessage()));
    } catch (ConnectException e) {
      console.complain("no %s answers at %s; say where it is with --url".formatted(service, url));
    } catch (SSLException e) {
      console.complain(
          "%s is not trusted: %s; a certificate of an authority of your own is named with --ca"
              .formatted(url, e.getMessage()));
    } catch (IOException | IllegalArgumentException e) {
      console.complain(e.getMessage() == null ? e.toString() : e.getMessage());
    }
    return 1;
  }
}
