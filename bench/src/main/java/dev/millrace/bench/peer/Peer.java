package dev.millrace.bench.peer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// A queue that can be benched: knows whether it is on this machine and how to start a private one.
public interface Peer {
  String name();

  /// Why it cannot run here, and what would change that; empty when it can.
  Optional<String> missing();

  /// Starts a private server on a free loopback port.
  ///
  /// @param parent where its data folder is made: on the disk to be measured
  PeerServer start(Path parent) throws IOException, InterruptedException;
}
