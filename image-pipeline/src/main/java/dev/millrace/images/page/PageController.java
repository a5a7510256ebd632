package dev.millrace.images.page;

import dev.millrace.images.failure.Reason;
import dev.millrace.images.failure.WorkFailure;
import dev.millrace.images.picture.Header;
import dev.millrace.images.place.Folder;
import dev.millrace.rim.Refusal;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// What the page asks for: how far everything is, and pictures.
@RestController
final class PageController {
  private static final long MOST_BYTES = 32L << 20;

  private final Progress progress;
  private final Folder photos;
  private final Folder copies;

  PageController(Progress progress, Folder photos, Folder copies) {
    this.progress = progress;
    this.photos = photos;
    this.copies = copies;
  }

  @GetMapping("/api/v1/progress")
  ResponseEntity<Snapshot> progress() throws InterruptedException {
    return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(progress.now());
  }

  /// @param path below the folder of photos
  @GetMapping("/api/v1/originals")
  ResponseEntity<byte[]> original(@RequestParam String path) {
    return picture(photos, path);
  }

  /// @param path below the folder of copies
  @GetMapping("/api/v1/copies")
  ResponseEntity<byte[]> copy(@RequestParam String path) {
    return picture(copies, path);
  }

  /// Only what is a picture by its own bytes; nothing is kept in a cache, as it may be deleted.
  private static ResponseEntity<byte[]> picture(Folder folder, String path) {
    try {
      byte[] file = folder.read(path, MOST_BYTES);
      String type = Header.read(path, file).format().mediaType();
      return ResponseEntity.ok()
          .contentType(MediaType.parseMediaType(type))
          .cacheControl(CacheControl.noStore())
          .body(file);
    } catch (WorkFailure e) {
      boolean away = !e.reason().permanent() && e.reason() != Reason.FOLDER_AWAY;
      throw new Refusal(
          away ? 503 : 404, "no-such-picture", "There is no such picture", e.getMessage());
    }
  }
}
