package dev.millrace.images.erase;

import dev.millrace.contracts.Kind;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// The trash, for operators.
@RestController
final class TrashController {
  private static final int SHOWN = 1000;

  private final TrashKeeper keeper;

  TrashController(TrashKeeper keeper) {
    this.keeper = keeper;
  }

  /// @param photos how many are in the trash
  /// @param items of these, at most 1000
  @Kind("Trash")
  record TrashView(int photos, List<Line> items) {}

  record Line(String path, @Nullable String batch, Instant trashed, Instant until) {}

  /// @param batch null for all
  @Kind("TrashUndo")
  record UndoRequest(@Nullable String batch) {}

  /// @param restored how many originals are back
  /// @param taken paths at which another file stands now; these originals stay in the trash
  /// @param failed paths of others that stay there, each with what went wrong
  @Kind("TrashUndone")
  record UndoneView(int restored, List<String> taken, List<String> failed) {}

  @GetMapping("/api/v1/trash")
  TrashView trash(@RequestParam @Nullable String batch) throws IOException {
    int photos = 0;
    var lines = new ArrayList<Line>();
    try (var held = keeper.held(batch)) {
      for (TrashRecord record : (Iterable<TrashRecord>) held::iterator) {
        photos++;
        if (lines.size() < SHOWN) {
          lines.add(line(record));
        }
      }
    }
    return new TrashView(photos, lines);
  }

  private static Line line(TrashRecord record) {
    return new Line(
        record.original().path(), record.certificate().batch(), record.trashed(), record.until());
  }

  @PostMapping("/api/v1/trash:undo")
  UndoneView undo(@RequestBody(required = false) @Nullable UndoRequest request) throws IOException {
    TrashKeeper.Undone undone = keeper.undo(request == null ? null : request.batch());
    return new UndoneView(undone.restored(), undone.taken(), undone.failed());
  }
}
