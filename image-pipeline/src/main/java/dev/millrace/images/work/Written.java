package dev.millrace.images.work;

import dev.millrace.images.failure.Reason;
import dev.millrace.rim.WriteTrial;
import java.nio.file.Path;
import java.util.List;

/// The folders that workers write to, and whether one of them as a whole is to blame when an item
/// fails at a file: all others would fail as well then.
///
/// @param room bytes that the largest file may need
public record Written(List<Path> folders, long room) {
  Reason blame() {
    return folders.stream().allMatch(folder -> WriteTrial.succeeds(folder, room))
        ? Reason.FILE
        : Reason.STORAGE;
  }
}
