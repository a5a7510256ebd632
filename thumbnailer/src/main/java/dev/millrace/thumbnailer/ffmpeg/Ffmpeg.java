package dev.millrace.thumbnailer.ffmpeg;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The executables to use.
///
/// @param ffprobe absent where only ffmpeg came along; ffmpeg then probes too
/// @param prlimit absent where the system has none; memory is then bounded only per allocation
/// @param bundled whether it came with the build, as this machine has none
public record Ffmpeg(Path ffmpeg, @Nullable Path ffprobe, @Nullable Path prlimit, boolean bundled) {

  /// What a child process gets to see of our environment: enough to start, and no tokens.
  static Map<String, String> environment(Map<String, String> ours) {
    var theirs = new TreeMap<String, String>();
    for (String name : new String[] {"PATH", "LD_LIBRARY_PATH", "SystemRoot"}) {
      String value = ours.get(name);
      if (value != null) {
        theirs.put(name, value);
      }
    }
    theirs.put("LC_ALL", "C.UTF-8");
    theirs.put("AV_LOG_FORCE_NOCOLOR", "1");
    // glibc reserves 64 MB of address space per arena, which would count against the limit.
    theirs.put("MALLOC_ARENA_MAX", "2");
    return theirs;
  }
}
