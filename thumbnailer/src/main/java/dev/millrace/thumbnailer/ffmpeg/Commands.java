package dev.millrace.thumbnailer.ffmpeg;

import dev.millrace.thumbnailer.frames.Reading;
import dev.millrace.thumbnailer.request.PictureFormat;
import dev.millrace.thumbnailer.request.Preview;
import dev.millrace.thumbnailer.request.Sheet;
import dev.millrace.thumbnailer.video.FfprobeReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Every argument vector for ffmpeg and ffprobe. Pure: starts nothing.
///
/// Each opens one file by its absolute path with the `file` protocol alone and only with a demuxer
/// that reads everything from that file itself: no playlists, no image sequences, no devices. No
/// program is found through a shell, and nothing from a video reaches an argument.
public final class Commands {
  /// Demuxers that never open a second file.
  private static final String CONTAINERS =
      "mov,mp4,matroska,webm,avi,mpeg,mpegts,mpegvideo,m4v,h264,hevc,ogg,flv,asf,wtv,ivf,mxf,dv,gif,rm,nut";

  private static final String FRAME_RATE = "25";

  private final Ffmpeg tools;
  private final Limits limits;

  public Commands(Ffmpeg tools, Limits limits) {
    this.tools = tools;
    this.limits = limits;
  }

  /// Says what the file is: as JSON on standard output with ffprobe, else in ffmpeg's own words on
  /// standard error, with an exit code of 1 in any case.
  public List<String> probe(Path file) {
    if (tools.ffprobe() == null) {
      List<String> argv = ffmpeg();
      open(argv, file);
      return argv;
    }
    var argv = new ArrayList<>(List.of(tools.ffprobe().toString(), "-v", "error"));
    argv.addAll(List.of("-print_format", "json=compact=1", "-show_entries", FfprobeReport.ENTRIES));
    argv.addAll(List.of("-select_streams", "V:0"));
    open(argv, file);
    return argv;
  }

  /// One picture for each time; fewer, if there is no frame from that time on.
  ///
  /// Frame k passes the filter `showinfo@fK`.
  public List<String> seeks(Path file, List<Duration> times, Look look, List<Path> pictures) {
    List<String> argv = ffmpeg();
    for (Duration time : times) {
      argv.addAll(from(time));
      open(argv, file);
    }
    for (int i = 0; i < times.size(); i++) {
      argv.addAll(List.of("-map", i + ":V:0", "-frames:v", "1"));
      argv.addAll(List.of("-vf", look.scale().filter() + ",showinfo@f" + i));
      writePicture(argv, look.format());
      argv.addAll(List.of("-update", "1", url(pictures.get(i))));
    }
    return argv;
  }

  /// The one picture that is most like the others of the window.
  ///
  /// Frames are compared in their final size: a hundred of a large video would fill the memory.
  public List<String> window(Path file, Reading.Window window, Look look, Path picture) {
    List<String> argv = ffmpeg();
    argv.add("-noaccurate_seek");
    argv.addAll(from(window.start()));
    argv.addAll(List.of("-t", Seconds.text(window.length())));
    open(argv, file);
    argv.addAll(List.of("-map", "0:V:0", "-frames:v", "1"));
    argv.addAll(
        List.of(
            "-vf",
            "%s,thumbnail=%d,showinfo@f0".formatted(look.scale().filter(), window.frames())));
    writePicture(argv, look.format());
    argv.addAll(List.of("-update", "1", url(picture)));
    return argv;
  }

  /// A picture of every nth frame, at most that many, numbered from 1.
  public List<String> pass(Path file, int n, Look look, Numbered pictures, int most) {
    List<String> argv = ffmpeg();
    open(argv, file);
    argv.addAll(List.of("-map", "0:V:0", "-frames:v", String.valueOf(most)));
    // New, even time stamps, so that ffmpeg neither doubles nor drops a picture.
    argv.addAll(
        List.of(
            "-vf",
            "select=not(mod(n\\,%d)),%s,showinfo@f0,setpts=N/%s/TB"
                .formatted(n, look.scale().filter(), FRAME_RATE),
            "-r",
            FRAME_RATE));
    writePicture(argv, look.format());
    argv.add(pictures.url());
    return argv;
  }

  /// Puts numbered PNG tiles, all of one size, into rows.
  public List<String> sheet(Numbered tiles, Sheet sheet, PictureFormat format, Path picture) {
    List<String> argv = ffmpeg();
    openTiles(argv, tiles, FRAME_RATE);
    argv.addAll(List.of("-frames:v", "1"));
    argv.addAll(
        List.of(
            "-vf",
            "tile=%dx%d:padding=4:margin=4:color=black".formatted(sheet.columns(), sheet.rows())));
    writePicture(argv, format);
    argv.addAll(List.of("-update", "1", url(picture)));
    return argv;
  }

  /// Shows numbered PNG tiles, all of one size, one after the other.
  public List<String> preview(Numbered tiles, Preview preview, Path picture) {
    List<String> argv = ffmpeg();
    openTiles(argv, tiles, "1000/" + preview.each().toMillis());
    switch (preview.format()) {
      case GIF ->
          argv.addAll(
              List.of(
                  "-filter_complex",
                  "[0:v]split[a][b];[a]palettegen[p];[b][p]paletteuse",
                  "-f",
                  "gif"));
      case WEBP ->
          argv.addAll(
              List.of(
                  "-c:v", "libwebp_anim", "-quality", "70", "-pix_fmt", "yuv420p", "-f", "webp"));
    }
    plain(argv);
    argv.addAll(List.of("-loop", "0", url(picture)));
    return argv;
  }

  private List<String> ffmpeg() {
    return new ArrayList<>(
        List.of(
            tools.ffmpeg().toString(),
            "-hide_banner",
            "-nostdin",
            "-nostats",
            "-loglevel",
            "info",
            "-y",
            "-filter_threads",
            "1"));
  }

  /// Nothing for the beginning: a bare stream without a container cannot be sought in, not even there.
  private static List<String> from(Duration time) {
    return time.isZero() ? List.of() : List.of("-ss", Seconds.text(time));
  }

  private void open(List<String> argv, Path file) {
    argv.addAll(List.of("-threads", String.valueOf(limits.threads())));
    argv.addAll(List.of("-max_pixels", String.valueOf(limits.pixels())));
    argv.addAll(List.of("-protocol_whitelist", "file", "-format_whitelist", CONTAINERS));
    argv.addAll(List.of("-i", url(file)));
  }

  private static void openTiles(List<String> argv, Numbered tiles, String rate) {
    argv.addAll(List.of("-protocol_whitelist", "file", "-f", "image2", "-framerate", rate));
    argv.addAll(List.of("-start_number", "1", "-c:v", "png", "-i", tiles.url()));
  }

  private static void writePicture(List<String> argv, PictureFormat format) {
    argv.addAll(
        switch (format) {
          case JPEG -> List.of("-c:v", "mjpeg", "-q:v", "3", "-pix_fmt", "yuvj420p");
          case PNG -> List.of("-c:v", "png", "-pix_fmt", "rgb24");
          case WEBP -> List.of("-c:v", "libwebp", "-quality", "80", "-pix_fmt", "yuv420p");
        });
    plain(argv);
    argv.addAll(List.of("-f", "image2"));
  }

  /// The same bytes from the same video: no dates, no version, none of the video's tags.
  private static void plain(List<String> argv) {
    argv.addAll(List.of("-threads", "1", "-map_metadata", "-1", "-map_chapters", "-1"));
    argv.addAll(List.of("-fflags", "+bitexact", "-flags:v", "+bitexact"));
  }

  private static String url(Path file) {
    return "file:" + file;
  }

  /// @param scale to which size
  /// @param format of the pictures
  public record Look(Scale scale, PictureFormat format) {}

  /// Files that differ in a number alone, which stands between the two parts.
  public record Numbered(Path folder, String before, String after) {
    public Path file(int number) {
      return folder.resolve(before + number + after);
    }

    /// In this one place ffmpeg takes a name for a pattern, so that a `%` has to be doubled.
    String url() {
      return "file:%s%%d%s"
          .formatted(
              folder.resolve(before).toString().replace("%", "%%"), after.replace("%", "%%"));
    }
  }
}
