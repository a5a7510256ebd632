package dev.millrace.launcher.module;

import java.nio.file.Path;
import java.util.List;

/// Stub.
record StartCache(Path jar) {
  List<String> options() {
    return List.of("-jar", jar.toString());
  }
}
