package dev.millrace.images.find;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;

/// Finds vehicles with NanoDet, a neural network of 416 x 416 pixels. Safe for many threads, each of
/// which computes in its own.
public final class VehicleDetector implements AutoCloseable {
  static final int SIDE = 416;
  private static final String MODEL = "/models/nanodet-g-416.onnx";
  private static final List<Integer> STRIDES = List.of(8, 16, 32);
  private static final double SAME = 0.55;

  /// Of blue, green and red over the photos that the network was trained with.
  private static final float[] MEAN = {103.53f, 116.28f, 123.675f};

  private static final float[] DEVIATION = {57.375f, 57.12f, 58.395f};

  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;
  private final double least;

  /// @param least score of what is taken for a vehicle, from 0 to 1
  public VehicleDetector(double least) {
    this.least = least;
    try (InputStream model = VehicleDetector.class.getResourceAsStream(MODEL);
        var options = new OrtSession.SessionOptions()) {
      if (model == null) {
        throw new IllegalStateException("there is no " + MODEL);
      }
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      this.session = environment.createSession(model.readAllBytes(), options);
    } catch (IOException | OrtException e) {
      throw new IllegalStateException("the model cannot be loaded", e);
    }
  }

  /// @param pixels blue, green, red
  List<Vehicle> find(Mat pixels) {
    var grid = new NanoDetGrid(pixels.cols(), pixels.rows(), least);
    var found = new ArrayList<Vehicle>();
    try (OnnxTensor image = tensor(pixels);
        OrtSession.Result result = session.run(Map.of("image", image))) {
      for (int stride : STRIDES) {
        found.addAll(
            grid.read(
                stride, floats(result, "scores-" + stride), floats(result, "edges-" + stride)));
      }
    } catch (OrtException e) {
      throw new IllegalStateException("the model failed", e);
    }
    return Boxes.distinct(found, Vehicle::box, Vehicle::score, SAME);
  }

  private static FloatBuffer floats(OrtSession.Result result, String name) {
    return ((OnnxTensor) result.get(name).orElseThrow()).getFloatBuffer();
  }

  /// Planes of blue, green and red, as far from their mean as the network was trained with. The picture is squeezed into a square: the network
  /// was trained so.
  private OnnxTensor tensor(Mat pixels) throws OrtException {
    var planes = FloatBuffer.allocate(3 * SIDE * SIDE);
    try (var square = new Mat();
        var size = new Size(SIDE, SIDE)) {
      opencv_imgproc.resize(pixels, square, size, 0, 0, opencv_imgproc.INTER_AREA);
      ByteBuffer bytes = square.createBuffer();
      int plane = SIDE * SIDE;
      for (int i = 0; i < plane; i++) {
        for (int colour = 0; colour < MEAN.length; colour++) {
          float value = bytes.get(3 * i + colour) & 0xFF;
          planes.put(colour * plane + i, (value - MEAN[colour]) / DEVIATION[colour]);
        }
      }
    }
    return OnnxTensor.createTensor(environment, planes, new long[] {1, 3, SIDE, SIDE});
  }

  @Override
  public void close() throws OrtException {
    session.close();
  }
}
