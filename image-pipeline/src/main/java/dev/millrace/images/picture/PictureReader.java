package dev.millrace.images.picture;

import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_COLOR;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_REDUCED_COLOR_4;

import dev.millrace.images.failure.Reason;
import dev.millrace.images.failure.WorkFailure;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;

/// Decodes pictures that are whole and not too large. CMYK and 16 bits a channel become 8 bits of
/// blue, green and red; transparency is dropped. Safe for many threads.
public final class PictureReader {
  private final long most;

  /// @param most pixels of one picture; more are refused by the header, before decoding
  public PictureReader(long most) {
    this.most = most;
    Natives.require();
  }

  /// @param name for messages
  public Header header(String name, byte[] file) throws WorkFailure {
    Header header = Header.read(name, file);
    if (header.pixels() > most) {
      throw new WorkFailure(
          Reason.TOO_MANY_PIXELS,
          "%s: has %d x %d pixels, %d million; at most %d million are taken: make it smaller"
              .formatted(
                  name,
                  header.width(),
                  header.height(),
                  header.pixels() / 1_000_000,
                  most / 1_000_000));
    }
    return header;
  }

  /// The whole picture, upright.
  public Picture read(String name, byte[] file) throws WorkFailure {
    Header header = header(name, file);
    Mat decoded = decode(name, file, IMREAD_COLOR);
    if (decoded.cols() != header.width() || decoded.rows() != header.height()) {
      decoded.close();
      throw new WorkFailure(Reason.NOT_A_PICTURE, name + ": has another size than its header says");
    }
    return new Picture(upright(decoded, header.orientation()));
  }

  /// The picture at a quarter of its width and height, for a look at it; quick for a JPEG, of which
  /// only so much is decoded. Of others OpenCV would take single pixels, not the mean of them.
  public Picture quarter(String name, byte[] file) throws WorkFailure {
    Header header = header(name, file);
    if (header.format() == Header.Format.JPEG && Math.min(header.width(), header.height()) >= 4) {
      return new Picture(upright(decode(name, file, IMREAD_REDUCED_COLOR_4), header.orientation()));
    }
    try (Picture whole = read(name, file);
        var size = new Size((whole.width() + 3) / 4, (whole.height() + 3) / 4)) {
      var small = new Mat();
      opencv_imgproc.resize(whole.pixels(), small, size, 0, 0, opencv_imgproc.INTER_AREA);
      return new Picture(small);
    }
  }

  private static Mat decode(String name, byte[] file, int how) throws WorkFailure {
    try (var bytes = new BytePointer(file);
        var encoded = new Mat(1, file.length, opencv_core.CV_8UC1, bytes)) {
      Mat decoded = opencv_imgcodecs.imdecode(encoded, how | IMREAD_IGNORE_ORIENTATION);
      if (decoded.empty()) {
        decoded.close();
        throw new WorkFailure(Reason.NOT_A_PICTURE, name + ": cannot be decoded");
      }
      return decoded;
    } catch (RuntimeException e) {
      throw new WorkFailure(
          Reason.NOT_A_PICTURE, "%s: cannot be decoded: %s".formatted(name, e.getMessage()));
    }
  }

  /// @param decoded is closed, or given back
  private static Mat upright(Mat decoded, int orientation) {
    if (orientation == 1) {
      return decoded;
    }
    try (decoded) {
      var turned = new Mat();
      switch (orientation) {
        case 2 -> opencv_core.flip(decoded, turned, 1);
        case 3 -> opencv_core.rotate(decoded, turned, opencv_core.ROTATE_180);
        case 4 -> opencv_core.flip(decoded, turned, 0);
        case 5 -> opencv_core.transpose(decoded, turned);
        case 6 -> opencv_core.rotate(decoded, turned, opencv_core.ROTATE_90_CLOCKWISE);
        case 7 -> {
          opencv_core.transpose(decoded, turned);
          opencv_core.rotate(turned, turned, opencv_core.ROTATE_180);
        }
        case 8 -> opencv_core.rotate(decoded, turned, opencv_core.ROTATE_90_COUNTERCLOCKWISE);
        default -> throw new IllegalArgumentException("orientation " + orientation);
      }
      return turned;
    }
  }
}
