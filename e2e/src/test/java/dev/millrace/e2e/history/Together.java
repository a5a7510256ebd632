package dev.millrace.e2e.history;

import dev.millrace.e2e.history.Event.Grant;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Who asks for what belongs together gets items of one group, which may be none.
final class Together implements Rule {

  /// A worker makes one call at a time.
  private record Call(String queue, String worker, Span span) {
    static Call of(Grant grant) {
      return new Call(grant.queue(), grant.worker(), grant.span());
    }
  }

  @Override
  public void check(Evidence evidence, Consumer<String> violations) {
    evidence.stories().stream()
        .flatMap(story -> story.grants().stream())
        .filter(Grant::together)
        .collect(Collectors.groupingBy(Call::of))
        .forEach(
            (call, leases) -> {
              List<@Nullable String> groups =
                  leases.stream().<@Nullable String>map(Grant::group).distinct().toList();
              if (groups.size() > 1) {
                violations.accept("%s got items of several groups: %s".formatted(call, leases));
              }
            });
  }
}
