package dev.millrace.launcher.run;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// Picks free loopback ports, each once. Safe for all threads.
///
/// A port is free when it is picked; another program may take it before ours does. The range is
/// below the one from which systems take the ports of outgoing connections, so that this is rare.
public final class Ports {
  private static final int FIRST = 20_000;
  private static final int END = 32_000;
  private static final int TRIES = 1_000;

  private final Set<Integer> picked = new HashSet<>();

  /// @param wish taken if it is free; null for any
  public synchronized int pick(@Nullable Integer wish) {
    if (wish != null && isFree(wish) && picked.add(wish)) {
      return wish;
    }
    for (int i = 0; i < TRIES; i++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, END);
      if (picked.add(port) && isFree(port)) {
        return port;
      }
    }
    throw new IllegalStateException(
        "no free port found between %d and %d on 127.0.0.1".formatted(FIRST, END));
  }

  static boolean isFree(int port) {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
