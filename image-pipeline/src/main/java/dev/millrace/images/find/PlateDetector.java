package dev.millrace.images.find;

import dev.millrace.images.picture.Natives;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.RectVector;
import org.bytedeco.opencv.opencv_core.Size;
import org.bytedeco.opencv.opencv_objdetect.CascadeClassifier;

/// Finds plates with the cascade for them that comes with OpenCV: once in the whole picture, and once
/// in each vehicle, enlarged. For one thread at a time.
final class PlateDetector implements AutoCloseable {
  private static final String CASCADE =
      "opencv/share/opencv4/haarcascades/haarcascade_russian_plate_number.xml";
  private static final double STEP = 1.1;
  private static final int AGREEING = 3;

  /// How wide a picture is looked through at most, and how wide a vehicle is made at least.
  private static final int MOST_WIDTH = 1600;

  private static final int VEHICLE_WIDTH = 640;
  private static final double MOST_ENLARGED = 4;
  private static final double SAME = 0.3;

  private final CascadeClassifier cascade;

  PlateDetector() {
    Natives.require();
    try {
      this.cascade = new CascadeClassifier(Natives.file(CASCADE).getPath());
    } catch (IOException e) {
      throw new IllegalStateException("the cascade for plates cannot be unpacked", e);
    }
    if (cascade.empty()) {
      throw new IllegalStateException("the cascade for plates cannot be loaded");
    }
  }

  List<Plate> find(Mat pixels, List<Vehicle> vehicles) {
    try (var gray = new Mat()) {
      opencv_imgproc.cvtColor(pixels, gray, opencv_imgproc.COLOR_BGR2GRAY);
      var whole = new Box(0, 0, gray.cols(), gray.rows());
      var found =
          new ArrayList<>(find(gray, whole, Math.min(1, (double) MOST_WIDTH / whole.width())));
      for (Vehicle vehicle : vehicles) {
        Box box = vehicle.box().grown(0.05, 0.05).within(gray.cols(), gray.rows());
        double scale = Math.min(MOST_ENLARGED, (double) VEHICLE_WIDTH / box.width());
        found.addAll(find(gray, box, scale));
      }
      return Boxes.distinct(found, Plate::box, Plate::score, SAME);
    }
  }

  private List<Plate> find(Mat gray, Box box, double scale) {
    var found = new ArrayList<Plate>();
    try (var area = new Rect(box.x(), box.y(), box.width(), box.height());
        var part = new Mat(gray, area);
        var scaled = new Mat();
        var size = new Size();
        var hits = new RectVector();
        var neighbours = new IntPointer()) {
      int how = scale < 1 ? opencv_imgproc.INTER_AREA : opencv_imgproc.INTER_CUBIC;
      opencv_imgproc.resize(part, scaled, size, scale, scale, how);
      cascade.detectMultiScale2(scaled, hits, neighbours, STEP, AGREEING, 0, size, size);
      for (int i = 0; i < hits.size(); i++) {
        Rect hit = hits.get(i);
        found.add(new Plate(back(hit, box, scale), score(neighbours.get(i))));
      }
    }
    return found;
  }

  private static Box back(Rect hit, Box box, double scale) {
    return new Box(
            box.x() + (int) Math.floor(hit.x() / scale),
            box.y() + (int) Math.floor(hit.y() / scale),
            (int) Math.ceil(hit.width() / scale),
            (int) Math.ceil(hit.height() / scale))
        .common(box);
  }

  private static double score(int agreeing) {
    return Math.round(1000.0 * agreeing / (agreeing + AGREEING)) / 1000.0;
  }

  @Override
  public void close() {
    cascade.close();
  }
}
