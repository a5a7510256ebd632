package dev.millrace.e2e.replicas;

import dev.millrace.e2e.process.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Cuts the network between one replica and all brokers: packets to and from the brokers' ports for
/// that replica are dropped without a word, as when a cable is pulled, while everybody else goes on
/// talking to both. The kernel's packet filter does it, on loopback, which a root in a container
/// may ask for where it has the right to its own network; with network namespaces the brokers and
/// the services would have to listen on more than loopback, and proxies would close connections or
/// hold them open, which is not what a cut does. A cut ends by itself, should its test be killed.
final class Cut implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int LONGEST_S = 60;

  private final Listeners listeners;
  private final String table = "millrace_e2e_" + ProcessHandle.current().pid();
  private final boolean possible;

  /// @param folder for the rules
  Cut(Listeners listeners, Path folder) throws IOException, InterruptedException {
    this.listeners = listeners;
    Path rules =
        Files.writeString(
            folder.resolve("cut.nft"),
            """
            table inet %s {
              set cut { type inet_service; flags timeout; }
              chain out {
                type filter hook output priority 0; policy accept;
                tcp dport @cut drop
                tcp sport @cut drop
              }
            }
            """
                .formatted(table));
    Ended ended = nft("-f", rules.toString());
    this.possible = ended.exitCode() == 0;
    if (!possible) {
      System.out.printf(
          "*** NO NETWORK WILL BE CUT IN THIS RUN, nft may not do it: %s ***%n", ended.output());
    }
  }

  boolean isPossible() {
    return possible;
  }

  void cut(int replica) throws IOException, InterruptedException {
    String ports =
        listeners.portsFor(replica).stream()
            .map(port -> port + " timeout " + LONGEST_S + "s")
            .collect(Collectors.joining(", "));
    must("add", "element", "inet", table, "cut", "{ " + ports + " }");
  }

  void mend() throws IOException, InterruptedException {
    if (possible) {
      must("flush", "set", "inet", table, "cut");
    }
  }

  private static void must(String... command) throws IOException, InterruptedException {
    Ended ended = nft(command);
    if (ended.exitCode() != 0) {
      throw new AssertionError(ended.output());
    }
  }

  private static Ended nft(String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("nft"));
    command.addAll(List.of(arguments));
    try {
      return Ended.run(new ProcessBuilder(command), PATIENCE);
    } catch (IOException e) {
      return new Ended(127, String.valueOf(e.getMessage())); // there is no such command
    }
  }

  @Override
  public void close() throws IOException, InterruptedException {
    if (possible) {
      nft("delete", "table", "inet", table);
    }
  }
}
