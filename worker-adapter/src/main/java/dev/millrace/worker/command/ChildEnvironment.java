package dev.millrace.worker.command;

import dev.millrace.contracts.worker.WorkFiles;
import dev.millrace.rim.trace.Spans;
import dev.millrace.worker.work.Work;
import java.nio.charset.Charset;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// The environment of a command: this adapter's own, without what is the adapter's secret, and what
/// the worker interface adds.
///
/// Left out are all variables with which Millrace itself is set (`MILLRACE_…`, `SPRING_SSL_…`,
/// `SERVER_SSL_…`, `SPRING_APPLICATION_JSON`) and every one that contains a secret.
public final class ChildEnvironment {
  private static final Charset NATIVE = Charset.forName(System.getProperty("sun.jnu.encoding"));

  private final Set<String> secrets;

  /// @param secrets texts that no variable of a command may contain
  public ChildEnvironment(Set<String> secrets) {
    this.secrets = Set.copyOf(secrets);
  }

  /// Whether this process's locale can hand the name over. Java encodes variables in the locale's
  /// charset and would silently put `?` in the place of what that lacks.
  boolean canCarry(String name) {
    return NATIVE.newEncoder().canEncode(name);
  }

  /// Changes the inherited variables to those of the command.
  void fill(Map<String, String> variables, Work work, WorkFolder files) {
    variables.entrySet().removeIf(variable -> isOurs(variable.getKey(), variable.getValue()));
    variables.put(WorkFiles.ITEM_FILE, files.item().toString());
    variables.put(WorkFiles.RESULT_FILE, files.result().toString());
    variables.put(WorkFiles.PROGRESS_FILE, files.progressFile().toString());
    variables.put(WorkFiles.ITEM_NAME, work.name());
    variables.put(WorkFiles.QUEUE, work.queue());
    variables.put(WorkFiles.ATTEMPT, Integer.toString(work.attempt()));
    variables.put(WorkFiles.DEADLINE, work.deadline().toString());
    variables.put("TMPDIR", files.temporary().toString());
    String traceparent = Spans.traceparent();
    if (traceparent != null) {
      variables.put(WorkFiles.TRACEPARENT, traceparent);
    }
    variables.remove(WorkFiles.ORIGINAL_FILE);
    if (work.original() != null) {
      variables.put(WorkFiles.ORIGINAL_FILE, files.original().toString());
    }
  }

  private boolean isOurs(String name, String value) {
    String upper = name.toUpperCase(Locale.ROOT);
    return upper.startsWith("MILLRACE")
        || upper.startsWith("SPRING_SSL") // it may hold a private key
        || upper.startsWith("SERVER_SSL")
        || upper.equals("SPRING_APPLICATION_JSON")
        || secrets.stream().anyMatch(value::contains);
  }
}
