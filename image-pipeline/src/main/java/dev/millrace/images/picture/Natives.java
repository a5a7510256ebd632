package dev.millrace.images.picture;

import org.bytedeco.javacpp.Loader;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.global.opencv_objdetect;

/// OpenCV, loaded once. Each call of it runs in the thread that makes it: how much happens at once is
/// for the slots to say.
public final class Natives {
  private static final boolean LOADED = load();

  private Natives() {}

  /// Before the first use of OpenCV.
  public static void require() {
    if (!LOADED) {
      throw new IllegalStateException("OpenCV is not loaded");
    }
  }

  private static boolean load() {
    // Its memory is not the heap's, and bounded by pixels and slots.
    System.setProperty("org.bytedeco.javacpp.maxBytes", "0");
    System.setProperty("org.bytedeco.javacpp.maxPhysicalBytes", "0");
    Loader.load(opencv_core.class);
    Loader.load(opencv_imgproc.class);
    Loader.load(opencv_imgcodecs.class);
    Loader.load(opencv_objdetect.class);
    opencv_core.setNumThreads(1);
    return true;
  }
}
