package dev.millrace.thumbnailer.picture;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.thumbnailer.failure.Reason;
import dev.millrace.thumbnailer.failure.WorkFailure;
import dev.millrace.thumbnailer.ffmpeg.Commands;
import dev.millrace.thumbnailer.ffmpeg.Ffmpeg;
import dev.millrace.thumbnailer.ffmpeg.Guard;
import dev.millrace.thumbnailer.ffmpeg.TimeLimit;
import dev.millrace.thumbnailer.ffmpeg.ToolRunner;
import dev.millrace.thumbnailer.frames.FrameChoice;
import dev.millrace.thumbnailer.picture.MediaFolder.MediaFile;
import dev.millrace.thumbnailer.request.Options;
import dev.millrace.thumbnailer.request.PictureFormat;
import dev.millrace.thumbnailer.request.Request;
import dev.millrace.thumbnailer.settings.ThumbnailerSettings;
import dev.millrace.thumbnailer.video.Video;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.List;
import java.util.UUID;

/// Makes the pictures of one item: parse the data, find the file, probe it, draw, publish.
///
/// Safe for many threads; each call runs one external process at a time.
public final class Thumbnailer {
  private final MediaFolder media;
  private final OutFolder out;
  private final Blame blame;
  private final Options defaults;
  private final Prober prober;
  private final Studio studio;

  public Thumbnailer(ThumbnailerSettings settings, Ffmpeg tools, ToolRunner runner) {
    var guard = new Guard(tools, settings.limits());
    var commands = new Commands(tools, settings.limits());
    this.media = new MediaFolder(settings.media());
    this.out = new OutFolder(settings.out());
    this.blame = new Blame(settings.media(), out.root(), settings.limits().output());
    this.defaults = settings.thumbnail();
    this.prober = new Prober(commands, guard, runner);
    this.studio = new Studio(commands, guard, runner, new FrameChoice(settings.frames()));
  }

  /// Never throws for anything that an item, a video or a disk can be at fault for.
  ///
  /// @param data what the source says of the item
  public Outcome make(JsonData data, TimeLimit limit, Progress progress) {
    try {
      return new Outcome.Done(draw(Request.parse(data), limit, progress));
    } catch (WorkFailure e) {
      return new Outcome.Failed(blame.of(e.reason()), e.getMessage());
    } catch (IOException e) {
      var failure = new WorkFailure(Reason.STORAGE, "cannot write the pictures: " + words(e));
      return new Outcome.Failed(blame.of(failure.reason()), failure.getMessage());
    }
  }

  /// Short where the system says what is wrong: people see the beginning of it.
  static String words(IOException e) {
    return e instanceof FileSystemException file && file.getReason() != null
        ? String.valueOf(file.getMessage())
        : e.toString();
  }

  private Result draw(Request request, TimeLimit limit, Progress progress)
      throws WorkFailure, IOException {
    progress.at(0, "probing");
    MediaFile file = media.find(request.path());
    Video video = prober.probe(file, limit);
    Options options = request.options().over(defaults);
    var subject = new Studio.Subject(file, video, limit);
    try (var parts = new PartFiles(out.forVideo(file.name()), attempt())) {
      var drawing = new Drawing(studio, subject, parts, format(options));
      progress.at(20, "drawing frames");
      drawing.frames(options);
      if (options.sheet() != null) {
        progress.at(60, "drawing the sheet");
        drawing.sheet(options.sheet());
      }
      if (options.preview() != null) {
        progress.at(80, "drawing the preview");
        drawing.preview(options.preview());
      }
      List<PictureFile> files = drawing.publish(file.name().getParent());
      progress.at(100, "done");
      return Result.of(file.toString(), video, files, drawing.missing());
    }
  }

  /// The processes that [#make] would run for the frames of a video, without their limits; the
  /// first one, the probe, is really run to know the rest. Sheets and previews are left out.
  ///
  /// @param path below the media folder
  public List<List<String>> commands(String path, TimeLimit limit) throws WorkFailure, IOException {
    MediaFile file = media.find(path);
    Video video = prober.probe(file, limit);
    try (var parts = new PartFiles(out.forVideo(file.name()), attempt())) {
      var listing = new Listing(studio, new Studio.Subject(file, video, limit), parts);
      return listing.argvs(defaults, format(defaults));
    }
  }

  private static PictureFormat format(Options options) {
    return options.format() == null ? PictureFormat.JPEG : options.format();
  }

  private static String attempt() {
    return UUID.randomUUID().toString().substring(0, 8);
  }
}
