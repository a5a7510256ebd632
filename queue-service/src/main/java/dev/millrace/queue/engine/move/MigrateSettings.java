package dev.millrace.queue.engine.move;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// What a migration moves. From where is said by `millrace.store`, and where to by
/// `millrace.kafka`.
///
/// @param queues names of those that are moved; all when left out
/// @param dryRun only say what would be moved
@ConfigurationProperties("millrace.migrate")
record MigrateSettings(@Nullable List<String> queues, @DefaultValue("false") boolean dryRun) {

  List<String> chosen() {
    return queues == null ? List.of() : queues;
  }
}
