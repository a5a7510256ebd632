package dev.millrace.coordinator.function;

import static dev.millrace.coordinator.function.Merging.finish;
import static dev.millrace.coordinator.function.Merging.merge;
import static dev.millrace.coordinator.function.Merging.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TopKTest {
  private final Reduction top = new TopK(2, 100);

  @Test
  void aKeyThatIsSmallInEveryPartMayBeTheLargestOfAll() throws Exception {
    String[] parts = {
      "{\"words\":{\"a\":10,\"the\":9,\"b\":9}}", "{\"words\":{\"the\":9,\"c\":10,\"d\":10}}"
    };
    assertThat(merge(top, parts))
        .isEqualTo("{\"words\":{\"a\":10,\"b\":9,\"c\":10,\"d\":10,\"the\":18}}");
    assertThat(finish(top, parts))
        .isEqualTo(
            "{\"words\":{\"top\":[{\"key\":\"the\",\"count\":18},{\"key\":\"a\",\"count\":10}],"
                + "\"keys\":5,\"total\":57}}");
  }

  @Test
  void fewerThanKAreAll_andNoneIsNone() throws Exception {
    assertThat(finish(top, "{\"a\":1}"))
        .isEqualTo("{\"top\":[{\"key\":\"a\",\"count\":1}],\"keys\":1,\"total\":1}");
    assertThat(finish(top, "{\"words\":{}}")).isEqualTo("{\"words\":{}}");
  }

  @Test
  void whatCannotBeToldExactlyIsRefused() {
    assertThat(refusal(new TopK(1, 2), "{\"a\":1}", "{\"b\":1}", "{\"a\":3,\"c\":1}"))
        .isEqualTo("/c is one key too many: the merged document may have 2");
    assertThat(refusal(top, "{\"a\":1}", "{\"words\":{\"a\":1}}"))
        .startsWith("/words stands beside numbers as a map");
  }
}
