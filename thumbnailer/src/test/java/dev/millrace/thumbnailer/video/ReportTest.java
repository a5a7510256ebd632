package dev.millrace.thumbnailer.video;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ReportTest {

  @Nested
  class OfFfprobe {
    @Test
    void aTurnedPhoneVideoIsReportedAsItIsShown() {
      var video =
          FfprobeReport.parse(
              """
              {"streams":[{"codec_name":"h264","width":1920,"height":1080,"avg_frame_rate":"30000/1001",
               "nb_frames":"300","duration":"10.010000","side_data_list":[{"rotation":-90}]}],
               "format":{"format_name":"mov,mp4","duration":"10.1"}}
              """);

      assertThat(video)
          .contains(
              new Video(
                  "mov,mp4",
                  "h264",
                  1080,
                  1920,
                  1920 * 1080,
                  Duration.ofMillis(10_010),
                  30000 / 1001.0,
                  300L));
    }

    @Test
    void oblongPixelsMakeTheVideoWiderThanItsFrames() {
      Video video =
          FfprobeReport.parse(
                  """
                  {"streams":[{"codec_name":"dvvideo","width":720,"height":576,"sample_aspect_ratio":"16:15",
                   "avg_frame_rate":"25/1"}],"format":{"format_name":"dv","duration":"4.0"}}
                  """)
              .orElseThrow();

      assertThat(video.width()).isEqualTo(768);
      assertThat(video.height()).isEqualTo(576);
      assertThat(video.frames()).isEqualTo(100);
    }

    @Test
    void figuresThatMakeNoSenseCountAsUnknown() {
      Video video =
          FfprobeReport.parse(
                  """
                  {"streams":[{"width":64,"height":64,"sample_aspect_ratio":"0:1","avg_frame_rate":"0/0",
                   "r_frame_rate":"90000/1","nb_frames":"N/A","duration":"N/A"}],
                   "format":{"duration":"1e300"}}
                  """)
              .orElseThrow();

      assertThat(video.duration()).isNull();
      assertThat(video.frameRate()).isNull();
      assertThat(video.frames()).isNull();
      assertThat(video.width()).isEqualTo(64);
    }

    @Test
    void noVideoStreamIsNoVideo() {
      assertThat(FfprobeReport.parse("{\"streams\":[],\"format\":{\"format_name\":\"mp3\"}}"))
          .isEmpty();
    }
  }

  @Nested
  class OfFfmpegItself {
    @Test
    void theBannerTellsTheSame() {
      var video =
          BannerReport.parse(
              """
              Input #0, mov,mp4,m4a,3gp,3g2,mj2, from 'file:/v/clip.mov':
                Metadata:
                  title           : Duration: 09:00:00.00
                Duration: 00:01:08.04, start: 0.000000, bitrate: 453 kb/s
                  Stream #0:0(und): Audio: aac (LC) (mp4a / 0x6134706D), 44100 Hz, mono (default)
                  Stream #0:1(und): Video: h264 (Main) (avc1 / 0x31637661), yuv420p(tv, bt709), 568x320 [SAR 2:1 DAR 71:20], 383 kb/s, 29.97 fps, 30 tbr, 600 tbn (default)
                  Side data:
                    displaymatrix: rotation of -90.00 degrees
              At least one output file must be specified
              """
                  .lines()
                  .toList());

      assertThat(video)
          .contains(
              new Video(
                  "mov,mp4,m4a,3gp,3g2,mj2",
                  "h264",
                  320,
                  1136,
                  568 * 320,
                  Duration.ofMillis(68_040),
                  29.97,
                  2039L));
    }

    @Test
    void aCoverPictureIsNoVideo() {
      assertThat(
              BannerReport.parse(
                  """
                  Input #0, mp3, from 'file:/v/song.mp4':
                    Duration: 00:00:02.09, start: 0.025057, bitrate: 133 kb/s
                    Stream #0:1: Video: png, rgb24(pc), 64x64, 90k tbr, 90k tbn (attached pic)
                  """
                      .lines()
                      .toList()))
          .isEmpty();
    }
  }
}
