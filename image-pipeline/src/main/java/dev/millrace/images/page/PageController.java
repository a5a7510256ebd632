package dev.millrace.images.page;

import dev.millrace.images.failure.Reason;
import dev.millrace.images.failure.WorkFailure;
import dev.millrace.images.picture.Header.Format;
import dev.millrace.images.place.Folder;
import dev.millrace.rim.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// What the page asks for: how far everything is, and pictures.
@RestController
final class PageController {
  private static final int BEGINNING = 12;

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
  ResponseEntity<Resource> original(@RequestParam String path) {
    return picture(photos, path);
  }

  /// @param path below the folder of copies
  @GetMapping("/api/v1/copies")
  ResponseEntity<Resource> copy(@RequestParam String path) {
    return picture(copies, path);
  }

  /// Only what is a picture by its own bytes; nothing is kept in a cache, as it may be deleted. It is
  /// sent as it is read: a browser asks for many at once, and photos are large.
  private static ResponseEntity<Resource> picture(Folder folder, String path) {
    try {
      Path file = folder.find(path);
      Format format = format(file);
      if (format == null) {
        throw new WorkFailure(Reason.NOT_A_PICTURE, path + ": is no picture");
      }
      return ResponseEntity.ok()
          .contentType(MediaType.parseMediaType(format.mediaType()))
          .cacheControl(CacheControl.noStore())
          .body(new FileSystemResource(file));
    } catch (WorkFailure e) {
      boolean away = !e.reason().permanent() && e.reason() != Reason.FOLDER_AWAY;
      throw refusal(away ? 503 : 404, e);
    } catch (IOException e) {
      throw refusal(503, e);
    }
  }

  private static @Nullable Format format(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return Format.of(in.readNBytes(BEGINNING));
    }
  }

  private static Refusal refusal(int status, Exception e) {
    return new Refusal(
        status, "no-such-picture", "There is no such picture", String.valueOf(e.getMessage()));
  }
}
