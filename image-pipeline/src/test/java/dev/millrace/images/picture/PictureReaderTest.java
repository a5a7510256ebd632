package dev.millrace.images.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.images.Photos;
import dev.millrace.images.failure.Reason;
import dev.millrace.images.failure.WorkFailure;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PictureReaderTest {
  private static final long MOST = 50_000_000;

  private final PictureReader reader = new PictureReader(MOST);

  @Nested
  class Taken {
    @Test
    void aPhoto() throws WorkFailure {
      try (Picture picture = reader.read("a.jpg", Photos.sample("blue-sedan.jpg"))) {
        assertThat(picture.width()).isEqualTo(1100);
        assertThat(picture.height()).isEqualTo(688);
      }
    }

    @ParameterizedTest
    @CsvSource({
      "1, RED WHITE GREEN BLUE",
      "2, WHITE RED BLUE GREEN",
      "3, GREEN BLUE RED WHITE",
      "4, BLUE GREEN WHITE RED",
      "5, RED BLUE GREEN WHITE",
      "6, BLUE RED WHITE GREEN",
      "7, GREEN WHITE RED BLUE",
      "8, WHITE GREEN BLUE RED"
    })
    void anyWayACameraWasHeld_andItStandsUpright(int orientation, String clockwise)
        throws WorkFailure {
      byte[] jpeg = Photos.encoded(Photos.quarters(128, 64), "jpg");
      byte[] file = Photos.withNotes(jpeg, orientation);
      Header header = reader.header("a.jpg", file);
      try (Picture picture = reader.read("a.jpg", file)) {
        assertThat(clockwise(picture)).isEqualTo(clockwise);
        assertThat(picture.width()).isEqualTo(orientation > 4 ? 64 : 128);
        assertThat(header.uprightWidth()).isEqualTo(picture.width());
        assertThat(header.uprightHeight()).isEqualTo(picture.height());
      }
    }

    @Test
    void cmykOfAPrinter() throws WorkFailure, IOException {
      try (Picture picture = reader.read("a.jpg", cmyk())) {
        assertThat(picture.pixels().channels()).isEqualTo(3);
        assertThat(picture.width()).isEqualTo(32);
      }
    }

    @Test
    void sixteenBitsAChannel_ofWhichEightStay() throws WorkFailure {
      var deep = new BufferedImage(40, 30, BufferedImage.TYPE_USHORT_GRAY);
      deep.getRaster().setSample(7, 3, 0, 0xABCD);
      try (Picture picture = reader.read("a.png", Photos.encoded(deep, "png"))) {
        assertThat(picture.pixels().channels()).isEqualTo(3);
        assertThat(picture.pixels().ptr(3, 7).get() & 0xFF).isEqualTo(0xAB);
      }
    }

    @Test
    void aStillWebp() throws WorkFailure {
      try (Picture picture = reader.read("a.webp", webp())) {
        assertThat(picture.width()).isEqualTo(1100);
      }
    }
  }

  @Nested
  class Refused {
    @ParameterizedTest
    @ValueSource(strings = {"", "hello", "%PDF-1.7 and more", "<svg xmlns='…'/>"})
    void whatIsNoPicture(String text) {
      refused(Reason.NOT_A_PICTURE, () -> read(text.getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"GIF89a…", "GIF87a…"})
    void aGif_withWordsThatHelp(String text) {
      assertThatThrownBy(() -> read(text.getBytes(StandardCharsets.UTF_8)))
          .hasMessage("a.bin: it is a GIF, which may hold many pictures: convert it to PNG");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.0001, 0.01, 0.3, 0.9, 0.99999})
    void aJpegThatWasCutAnywhere(double share) {
      refused(Reason.TRUNCATED, () -> read(cutAtLeast(Photos.sample("blue-sedan.jpg"), share)));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.5, 0.99})
    void aPngThatWasCutAnywhere(double share) {
      byte[] png = Photos.encoded(Photos.quarters(200, 100), "png");
      refused(Reason.TRUNCATED, () -> read(cutAtLeast(png, share)));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.5, 0.99})
    void aWebpThatWasCutAnywhere(double share) {
      refused(Reason.TRUNCATED, () -> read(cutAtLeast(webp(), share)));
    }

    @Test
    void aPngOfWhichOneByteIsAnother() {
      byte[] png = Photos.encoded(Photos.quarters(200, 100), "png");
      png[png.length / 2] ^= 1;
      refused(Reason.TRUNCATED, () -> read(png));
    }

    @Test
    void twoHundredMegapixels_byTheHeader_beforeDecoding() {
      byte[] file = new PngBytes().size(20_000, 10_000).zeros(100).end();
      refused(Reason.TOO_MANY_PIXELS, () -> read(file));
      assertThatThrownBy(() -> read(file))
          .hasMessageContaining("20000 x 10000 pixels, 200 million; at most 50 million are taken");
    }

    @Test
    void aBombOfAFewKilobytes() {
      byte[] file = new PngBytes().size(40_000, 40_000).zeros(30_000_000).end();
      assertThat(file.length).isLessThan(100_000);
      refused(Reason.TOO_MANY_PIXELS, () -> read(file));
    }

    @Test
    void aPngWithMuchMoreDataThanItsSizeNeeds_isReadNoFurtherThanThat() throws WorkFailure {
      byte[] file = new PngBytes().size(8, 8).zeros(30_000_000).end();
      try (Picture picture = reader.read("a.png", file)) {
        assertThat(picture.width()).isEqualTo(8);
      }
    }

    @Test
    void aJpegWhoseSecondFrameIsSmallerThanItsFirst() {
      byte[] file = new JpegBytes().frame(20_000, 20_000).scan().frame(64, 64).scan().end();
      refused(Reason.NOT_A_PICTURE, () -> read(file));
      assertThatThrownBy(() -> read(file)).hasMessageEndingWith("tells its size twice");
    }

    @Test
    void aJpegWhoseFirstFrameHidesBehindAMarkerWithoutALength() {
      var jpeg = new JpegBytes().alone(0x01).frame(8_000, 8_000).scan();
      // A walker that takes the frame's marker for a length steps from behind the start to here.
      byte[] file = jpeg.zeros(2 + 2 + 0xFFC2 - jpeg.size()).frame(64, 64).scan().end();
      refused(Reason.TRUNCATED, () -> read(file));
    }

    @Test
    void aJpegOfMoreScansThanAnyPhotoHas() {
      var jpeg = new JpegBytes().frame(64, 64);
      for (int i = 0; i < 101; i++) {
        jpeg.scan();
      }
      byte[] file = jpeg.end();
      refused(Reason.NOT_A_PICTURE, () -> read(file));
      assertThatThrownBy(() -> read(file)).hasMessageContaining("more than 100 scans");
    }

    @Test
    void pixelsThatAreMissing() {
      byte[] file = new PngBytes().size(800, 800).end();
      refused(Reason.NOT_A_PICTURE, () -> read(file));
    }

    @Test
    void anAnimatedPng() {
      byte[] file = new PngBytes().size(8, 8).chunk("acTL", new byte[8]).zeros(200).end();
      refused(Reason.ANIMATED, () -> read(file));
    }

    @Test
    void anAnimatedWebp() {
      byte[] file = new byte[40];
      System.arraycopy("RIFF".getBytes(), 0, file, 0, 4);
      file[4] = 32;
      System.arraycopy("WEBPVP8X".getBytes(), 0, file, 8, 8);
      file[16] = 10;
      file[20] = 0x02;
      refused(Reason.ANIMATED, () -> read(file));
    }

    private void refused(Reason reason, ThrowingCallable call) {
      assertThatThrownBy(call)
          .isInstanceOfSatisfying(
              WorkFailure.class, failure -> assertThat(failure.reason()).isEqualTo(reason))
          .hasMessageStartingWith("a.bin: ");
    }

    private void read(byte[] file) throws WorkFailure {
      reader.read("a.bin", file).close();
    }

    /// At least the bytes by which the format is known.
    private static byte[] cutAtLeast(byte[] file, double share) {
      return Photos.cut(file, Math.max(share, 13.0 / file.length));
    }
  }

  private static String clockwise(Picture picture) {
    int right = picture.width() * 3 / 4;
    int below = picture.height() * 3 / 4;
    int left = picture.width() / 4;
    int above = picture.height() / 4;
    return String.join(
        " ",
        List.of(
            word(picture, left, above),
            word(picture, right, above),
            word(picture, right, below),
            word(picture, left, below)));
  }

  private static String word(Picture picture, int x, int y) {
    BytePointer pixel = new BytePointer(picture.pixels().ptr(y, x));
    boolean blue = (pixel.get(0) & 0xFF) > 127;
    boolean green = (pixel.get(1) & 0xFF) > 127;
    boolean red = (pixel.get(2) & 0xFF) > 127;
    return red && green && blue ? "WHITE" : red ? "RED" : green ? "GREEN" : blue ? "BLUE" : "?";
  }

  private static byte[] cmyk() throws IOException {
    Raster raster =
        Raster.createInterleavedRaster(java.awt.image.DataBuffer.TYPE_BYTE, 32, 16, 4, null);
    var out = new ByteArrayOutputStream();
    var writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try (var stream = ImageIO.createImageOutputStream(out)) {
      writer.setOutput(stream);
      writer.write(null, new IIOImage(raster, null, null), null);
    } finally {
      writer.dispose();
    }
    return out.toByteArray();
  }

  private byte[] webp() throws WorkFailure {
    try (Picture picture = reader.read("a.jpg", Photos.sample("blue-sedan.jpg"));
        var webp = new BytePointer()) {
      opencv_imgcodecs.imencode(".webp", picture.pixels(), webp);
      byte[] bytes = new byte[(int) webp.limit()];
      webp.get(bytes);
      return bytes;
    }
  }
}
