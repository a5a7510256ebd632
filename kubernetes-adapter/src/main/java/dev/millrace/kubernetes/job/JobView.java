package dev.millrace.kubernetes.job;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatus;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a Job says of itself, as far as it matters for its items. Pure.
///
/// @param gone it is not there, or on its way out
/// @param suspended has no pods and will get them later
/// @param finished will get no more pods
/// @param empty has no pods but such as are told to end; those of a silent node may be so for ever
/// @param over indexes that will get no more pods
record JobView(boolean gone, boolean suspended, boolean finished, boolean empty, BitSet over) {
  private static final Set<String> FINISHED =
      Set.of("Complete", "Failed", "FailureTarget", "SuccessCriteriaMet");

  private static final Pattern RANGE = Pattern.compile("(\\d{1,6})(?:-(\\d{1,6}))?");

  /// @param job null when it is not there
  static JobView of(@Nullable Job job) {
    if (job == null) {
      return new JobView(true, false, false, true, new BitSet());
    }
    JobStatus status = Objects.requireNonNullElseGet(job.getStatus(), JobStatus::new);
    List<JobCondition> conditions = Objects.requireNonNullElse(status.getConditions(), List.of());
    var over = new BitSet();
    addIndexes(over, status.getCompletedIndexes());
    addIndexes(over, status.getFailedIndexes());
    return new JobView(
        job.getMetadata().getDeletionTimestamp() != null,
        Boolean.TRUE.equals(job.getSpec().getSuspend()),
        conditions.stream()
            .anyMatch(
                condition ->
                    FINISHED.contains(condition.getType()) && "True".equals(condition.getStatus())),
        status.getActive() == null || status.getActive() == 0,
        over);
  }

  boolean willHavePod(int index) {
    return !gone && !finished && !over.get(index);
  }

  /// Reads `1,3-5,7`. What it cannot read says nothing: that the Job has finished says it, too.
  private static void addIndexes(BitSet into, @Nullable String written) {
    if (written == null) {
      return;
    }
    for (String part : written.split(",")) {
      Matcher range = RANGE.matcher(part.strip());
      if (range.matches()) {
        int first = Integer.parseInt(range.group(1));
        int last = range.group(2) == null ? first : Integer.parseInt(range.group(2));
        into.set(first, Math.max(first, last) + 1);
      }
    }
  }
}
