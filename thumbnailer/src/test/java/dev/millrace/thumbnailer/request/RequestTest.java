package dev.millrace.thumbnailer.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.thumbnailer.failure.Reason;
import dev.millrace.thumbnailer.failure.WorkFailure;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestTest {

  private static Request parse(String data) throws WorkFailure {
    return Request.parse(JsonData.parse(data));
  }

  @Test
  void whatTheSourceSaysBesidesIsIgnored() throws WorkFailure {
    Request request =
        parse(
            """
            {"path":"a/b.mp4","size":12,"modified":"2026-01-01T00:00:00Z","mediaType":"video/mp4"}
            """);

    assertThat(request).isEqualTo(new Request("a/b.mp4", Options.none()));
  }

  @Test
  void aWishOfNullIsNone() throws WorkFailure {
    assertThat(parse("{\"path\":\"a\",\"thumbnail\":null}"))
        .isEqualTo(new Request("a", Options.none()));
  }

  @Test
  void everyWishIsRead() throws WorkFailure {
    Request request =
        parse(
            """
            {"path":"b.mp4","thumbnail":{"at":["1s","2500ms"],"width":100,"height":50,"format":"png",
             "sheet":{"columns":2},"preview":{"format":"gif","frames":5,"each":"100ms"}}}
            """);

    assertThat(request.options())
        .isEqualTo(
            new Options(
                null,
                List.of(Duration.ofSeconds(1), Duration.ofMillis(2500)),
                null,
                null,
                100,
                50,
                PictureFormat.PNG,
                new Sheet(2, 4, 160),
                new Preview(Preview.Format.GIF, 5, Duration.ofMillis(100), 240)));
  }

  @Test
  void anItemsOwnWishesGoBeforeTheDefaultsPartByPart() {
    var defaults =
        new Options(null, null, 100, null, 320, 200, PictureFormat.WEBP, new Sheet(2, 2, 50), null);
    var item = new Options(5, null, null, null, null, 90, null, null, null);

    assertThat(item.over(defaults))
        .isEqualTo(
            new Options(
                5, null, null, null, null, 90, PictureFormat.WEBP, new Sheet(2, 2, 50), null));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                                | have no \"path\"",
        "{\"path\":7}                                      | have no \"path\"",
        "{\"path\":\"\"}                                   | have no \"path\"",
        "{\"path\":\"a\",\"thumbnail\":{\"with\":1}}       | unknown field \"with\"; known are at,"
            + " count, every",
        "{\"path\":\"a\",\"thumbnail\":{\"sheet\":{\"x\":1}}} | unknown field \"sheet.x\"",
        "{\"path\":\"a\",\"thumbnail\":[]}                 | \"thumbnail\" is not valid",
        "{\"path\":\"a\",\"thumbnail\":{\"width\":\"1\"}}  | is not valid at \"width\"",
        "{\"path\":\"a\",\"thumbnail\":{\"width\":5}}      | width must be from 16 to 4096, not 5",
        "{\"path\":\"a\",\"thumbnail\":{\"count\":0}}      | count must be from 1 to 1000, not 0",
        "{\"path\":\"a\",\"thumbnail\":{\"every\":-1}}     | every must be from 1",
        "{\"path\":\"a\",\"thumbnail\":{\"at\":[]}}        | number of times in at",
        "{\"path\":\"a\",\"thumbnail\":{\"at\":[\"-1s\"]}} | is not a duration",
        "{\"path\":\"a\",\"thumbnail\":{\"at\":[1]}}       | is not valid at \"at.0\"",
        "{\"path\":\"a\",\"thumbnail\":{\"at\":[null]}}    | each time in at must be",
        "{\"path\":\"a\",\"thumbnail\":{\"at\":[\"400000d\"]}} | each time in at must be from 0s"
            + " to 1000d",
        "{\"path\":\"a\",\"thumbnail\":{\"representative\":\"PT0.0001S\"}} | a window of 1ms",
        "{\"path\":\"a\",\"thumbnail\":{\"format\":\"bmp\"}} | is not valid at \"format\"",
        "{\"path\":\"a\",\"thumbnail\":{\"count\":1,\"every\":2}} | exclude each other",
        "{\"path\":\"a\",\"thumbnail\":{\"preview\":{\"each\":\"1ms\"}}} | preview.each must be"
            + " from 40ms",
      })
  void badWishesAreRefusedInOneLineThatSaysWhat(String data, String message) {
    assertThatExceptionOfType(WorkFailure.class)
        .isThrownBy(() -> parse(data))
        .withMessageContaining(message)
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.BAD_REQUEST))
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
  }
}
