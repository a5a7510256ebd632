package dev.millrace.kubernetes.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatus;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatusBuilder;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobViewTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "-|-|",
        "0,2-4|6|0 2 3 4 6",
        // No API server says such a thing; if one does, the other items go on.
        "0,x,2-|3|0 3",
        "4-2,99999999999,1|-1,0-2147483647|1 4",
        "'1, 2'||1 2"
      })
  void readsWhichIndexesAreOver(String completed, String failed, String over) {
    JobView view =
        view(
            new JobStatusBuilder()
                .withCompletedIndexes(completed)
                .withFailedIndexes(failed)
                .build());

    assertThat(IntStream.range(0, 10).filter(index -> !view.willHavePod(index)).boxed())
        .map(String::valueOf)
        .containsExactly(over == null ? new String[0] : over.split(" "));
  }

  @ParameterizedTest
  @CsvSource({",,true", "0,,true", "1,,false", "0,3,true", "1,3,false"})
  void podsThatAreToldToEndAreNone_asTheirNodeMayBeSilent(
      Integer active, Integer terminating, boolean empty) {
    var status = new JobStatusBuilder().withActive(active).withTerminating(terminating).build();

    assertThat(view(status).empty()).isEqualTo(empty);
  }

  private static JobView view(JobStatus status) {
    return JobView.of(
        new JobBuilder()
            .withNewMetadata()
            .endMetadata()
            .withNewSpec()
            .endSpec()
            .withStatus(status)
            .build());
  }
}
