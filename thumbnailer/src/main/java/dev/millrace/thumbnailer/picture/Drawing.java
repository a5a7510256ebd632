package dev.millrace.thumbnailer.picture;

import dev.millrace.thumbnailer.failure.WorkFailure;
import dev.millrace.thumbnailer.ffmpeg.Commands.Look;
import dev.millrace.thumbnailer.ffmpeg.Commands.Numbered;
import dev.millrace.thumbnailer.ffmpeg.Scale;
import dev.millrace.thumbnailer.frames.FramePlan;
import dev.millrace.thumbnailer.picture.PictureFile.Kind;
import dev.millrace.thumbnailer.request.Options;
import dev.millrace.thumbnailer.request.PictureFormat;
import dev.millrace.thumbnailer.request.Preview;
import dev.millrace.thumbnailer.request.Sheet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The pictures of one item in the making: drawn first, all published at the end.
final class Drawing {
  private static final int TILE_GAP = 4;

  private final Studio studio;
  private final Studio.Subject subject;
  private final PartFiles parts;
  private final PictureNames names;
  private final PictureFormat format;
  private final List<Finished> finished = new ArrayList<>();
  private int missing;

  /// @param name under which it will be published
  private record Finished(
      Path part, String name, Kind kind, @Nullable Double at, int width, int height) {}

  Drawing(Studio studio, Studio.Subject subject, PartFiles parts, PictureFormat format) {
    this.studio = studio;
    this.subject = subject;
    this.parts = parts;
    this.names = new PictureNames(subject.file().name());
    this.format = format;
  }

  void frames(Options options) throws WorkFailure {
    FramePlan plan = FramePlan.of(options);
    var scale = Scale.fit(subject.video(), options.width(), options.height(), subject.name());
    Numbered files = parts.numbered("frame", studio.choice().mostFrames() + 1);
    List<Still> stills = studio.stills(subject, plan, new Look(scale, format), files);
    countMissing(plan, stills);
    for (Still still : stills) {
      finished.add(
          new Finished(
              still.part(),
              names.frame(still.number(), format.extension()),
              Kind.FRAME,
              Result.seconds(still.at()),
              scale.width(),
              scale.height()));
    }
  }

  private void countMissing(FramePlan plan, List<Still> stills) {
    int asked =
        switch (plan) {
          case FramePlan.AtTimes at -> at.times().size();
          case FramePlan.Evenly evenly -> evenly.count();
          case FramePlan.EveryNth every -> stills.size();
          case FramePlan.Representative one -> 1;
        };
    missing += asked - stills.size();
  }

  void sheet(Sheet sheet) throws WorkFailure, IOException {
    var tile = Scale.fit(subject.video(), sheet.width(), null, subject.name());
    Numbered tiles = tiles("tile", sheet.tiles(), tile);
    Path part = parts.numbered("sheet", 1).file(1);
    int width = gapped(sheet.columns(), tile.width());
    int height = gapped(sheet.rows(), tile.height());
    studio.assemble(
        studio.commands().sheet(tiles, sheet, format, part),
        subject,
        "a sheet of %d × %d pixels".formatted(width, height));
    String name = names.sheet(format.extension());
    finished.add(new Finished(part, name, Kind.SHEET, null, width, height));
  }

  private static int gapped(int count, int size) {
    return count * (size + TILE_GAP) + TILE_GAP;
  }

  void preview(Preview preview) throws WorkFailure, IOException {
    var scale = Scale.fit(subject.video(), preview.width(), null, subject.name());
    Numbered tiles = tiles("shot", preview.frames(), scale);
    Path part = parts.numbered("preview", 1).file(1);
    studio.assemble(
        studio.commands().preview(tiles, preview, part),
        subject,
        "a preview of %d × %d pixels".formatted(scale.width(), scale.height()));
    String name = names.preview(preview.format().extension());
    finished.add(new Finished(part, name, Kind.PREVIEW, null, scale.width(), scale.height()));
  }

  /// Frames spread over the video, without gaps in their numbers even if some were missing.
  private Numbered tiles(String purpose, int count, Scale scale) throws WorkFailure, IOException {
    Numbered tiles = parts.numbered(purpose, count);
    List<Still> stills =
        studio.stills(
            subject, new FramePlan.Evenly(count), new Look(scale, PictureFormat.PNG), tiles);
    missing += count - stills.size();
    for (int i = 0; i < stills.size(); i++) {
      Files.move(stills.get(i).part(), tiles.file(i + 1), StandardCopyOption.REPLACE_EXISTING);
    }
    return tiles;
  }

  /// How many of the frames asked for the video did not give.
  int missing() {
    return missing;
  }

  /// Gives every picture its name.
  ///
  /// @param folder of the pictures below the out folder
  List<PictureFile> publish(@Nullable Path folder) throws IOException {
    var files = new ArrayList<PictureFile>();
    for (Finished picture : finished) {
      long bytes = Files.size(picture.part());
      parts.publish(picture.part(), picture.name());
      files.add(
          new PictureFile(
              folder == null ? picture.name() : folder + "/" + picture.name(),
              picture.kind(),
              picture.at(),
              picture.width(),
              picture.height(),
              bytes));
    }
    parts.syncFolder();
    return files;
  }
}
