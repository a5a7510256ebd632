package dev.millrace.images.picture;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.util.List;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.opencv.global.opencv_core;

/// OpenCV, loaded once. Each call of it runs in the thread that makes it: how much happens at once is
/// for the slots to say.
///
/// Its own loader would load all that cascades might ever need with them, windows on a screen among
/// it, for which a server has no libraries. So the few that are needed are loaded one by one, each
/// after those that it needs.
///
/// An image has them as files, in a folder that the system property `millrace.images.natives` names;
/// elsewhere they are unpacked from their jars into a cache.
public final class Natives {
  private static final String PLATFORM = "linux-x86_64";
  private static final String FILES = System.getProperty("millrace.images.natives", "");

  private static final List<String> LIBRARIES =
      List.of(
          "javacpp/libjnijavacpp.so",
          "openblas/libquadmath.so.0",
          "openblas/libgfortran.so.5",
          "openblas/libopenblas.so.0",
          "opencv/libopencv_core.so.413",
          "opencv/libopencv_imgproc.so.413",
          "opencv/libopencv_imgcodecs.so.413",
          "opencv/libopencv_flann.so.413",
          "opencv/libopencv_features2d.so.413",
          "opencv/libopencv_calib3d.so.413",
          "opencv/libopencv_dnn.so.413",
          "opencv/libopencv_objdetect.so.413",
          "opencv/libjniopencv_core.so",
          "opencv/libjniopencv_imgproc.so",
          "opencv/libjniopencv_imgcodecs.so",
          "opencv/libjniopencv_objdetect.so");

  private static final boolean LOADED = load();

  private Natives() {}

  /// Before the first use of OpenCV.
  public static void require() {
    if (!LOADED) {
      throw new IllegalStateException("OpenCV is not loaded");
    }
  }

  private static boolean load() {
    System.setProperty("org.bytedeco.javacpp.loadLibraries", "false");
    // Its memory is not the heap's, and bounded by pixels and slots.
    System.setProperty("org.bytedeco.javacpp.maxBytes", "0");
    System.setProperty("org.bytedeco.javacpp.maxPhysicalBytes", "0");
    try {
      for (String library : LIBRARIES) {
        System.load(file(library).getAbsolutePath());
      }
    } catch (IOException e) {
      throw new IllegalStateException("OpenCV cannot be unpacked: " + e.getMessage(), e);
    }
    opencv_core.setNumThreads(1);
    return true;
  }

  /// A file that comes with one of the native packages.
  ///
  /// @param name the package, and the file's place in it
  /// @throws IOException when it cannot be unpacked
  public static File file(String name) throws IOException {
    int slash = name.indexOf('/');
    String path = name.substring(0, slash + 1) + PLATFORM + name.substring(slash);
    if (!FILES.isEmpty()) {
      return new File(FILES, path);
    }
    URL resource = Natives.class.getResource("/org/bytedeco/" + path);
    if (resource == null) {
      throw new IllegalStateException(
          "there is no %s: it is for Linux on x86-64 only".formatted(path));
    }
    return Loader.cacheResource(resource);
  }
}
