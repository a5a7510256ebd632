package dev.millrace.bench.peer;

import java.io.IOException;
import java.util.List;

/// A running, empty queue of one peer. Closing it ends its processes and removes its data.
public interface PeerServer extends AutoCloseable {
  /// What the server says its version is.
  String version();

  /// The durability settings it runs with, and what its acknowledgements leave open.
  String settings();

  /// The calls that make up a cycle.
  String calls();

  PeerClient connect(ClientSettings settings) throws IOException;

  /// The roots of its process trees.
  List<ProcessHandle> processes();

  /// Of its files, allocated or not.
  long bytesOnDisk() throws IOException;

  @Override
  void close();
}
