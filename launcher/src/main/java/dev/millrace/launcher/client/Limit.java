package dev.millrace.launcher.client;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// How much of a list is read that a queue-service gives page by page.
@SuppressWarnings("NullAway.Init") // set by picocli
final class Limit {
  private static final int MOST_ON_A_PAGE = 1000;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "100",
      description = "at most so many (default: 100)")
  private int limit;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @FunctionalInterface
  interface Asking<P> {
    P ask(int limit, @Nullable String next) throws IOException, InterruptedException;
  }

  @FunctionalInterface
  interface Next<P> {
    @Nullable String of(P page);
  }

  /// @param page asks for one
  /// @param content what is on it
  /// @param next what to ask for the next one with, null when there is none
  /// @throws ParameterException when the limit is below 1; nothing was asked then
  <P, T> List<T> read(Asking<P> page, Function<P, List<T>> content, Next<P> next)
      throws IOException, InterruptedException {
    if (limit < 1) {
      throw new ParameterException(command.commandLine(), "--limit is 1 or more, not " + limit);
    }
    var read = new ArrayList<T>();
    String from = null;
    do {
      P one = page.ask(Math.min(MOST_ON_A_PAGE, limit - read.size()), from);
      read.addAll(content.apply(one));
      from = next.of(one);
    } while (from != null && read.size() < limit);
    return read;
  }
}
