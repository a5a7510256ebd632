package dev.millrace.launcher.start;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import sun.misc.Signal;

/// Turns Ctrl-C, a closed terminal and `kill` into interrupts of the main thread: the first one
/// makes it stop everything in order, a second one makes it give up waiting.
///
/// Not a shutdown hook, because that could tell neither a second signal from the first nor an end
/// by itself from an end by signal.
@SuppressWarnings("sunapi") // The only way to hear of a signal without ending by it.
final class StopSignals {
  private static final Map<String, Integer> NUMBERS = Map.of("HUP", 1, "INT", 2, "TERM", 15);
  private static final int SIGNALLED = 128;

  private final AtomicInteger first = new AtomicInteger();

  /// @param main interrupted by every signal
  /// @param onFirst told when the first arrives
  StopSignals(Thread main, Runnable onFirst) {
    NUMBERS.forEach(
        (name, number) ->
            Signal.handle(
                new Signal(name),
                signal -> {
                  if (first.compareAndSet(0, number)) {
                    onFirst.run();
                  }
                  main.interrupt();
                }));
  }

  /// The exit code of a program that ended by the first signal.
  int exitCode() {
    return SIGNALLED + first.get();
  }
}
