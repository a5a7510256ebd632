package dev.millrace.thumbnailer.ffmpeg;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What is worth keeping of ffmpeg's chatter: the first and the last lines, the causes told in between,
/// and the times of the frames that passed a `showinfo@fN` filter.
public final class Transcript implements Consumer<String> {
  private static final int HEAD = 200;
  private static final int TAIL = 40;
  private static final int MOST_CAUSES = 4;
  private static final int MOST_TIMES = 2000;
  private static final String SHOWINFO = "[showinfo@f";
  private static final Pattern FRAME =
      Pattern.compile("^\\[showinfo@f(\\d+) @ \\w+] n: *(\\d+) .*?pts_time:(-?[\\d.]+).*");

  private final List<String> head = new ArrayList<>();
  private final List<String> causes = new ArrayList<>();
  private final Deque<String> tail = new ArrayDeque<>();
  private final Map<FrameKey, Double> times = new HashMap<>();

  /// @param filter the N of `showinfo@fN`
  /// @param number of the frame through that filter, from 0
  private record FrameKey(int filter, int number) {}

  @Override
  public synchronized void accept(String line) {
    if (line.startsWith(SHOWINFO)) {
      frame(line);
      return;
    }
    if (head.size() < HEAD) {
      head.add(line);
    }
    tail.addLast(line);
    if (tail.size() > TAIL) {
      outOfTail(tail.removeFirst());
    }
  }

  private void frame(String line) {
    Matcher frame = FRAME.matcher(line);
    if (frame.matches() && times.size() < MOST_TIMES) {
      times.put(
          new FrameKey(Integer.parseInt(frame.group(1)), Integer.parseInt(frame.group(2))),
          Double.valueOf(frame.group(3)));
    }
  }

  private void outOfTail(String line) {
    if (causes.size() < MOST_CAUSES && Diagnosis.tellsCause(line)) {
      causes.add(line);
    }
  }

  public synchronized List<String> head() {
    return List.copyOf(head);
  }

  /// The last lines, and before them those that told a cause long ago.
  public synchronized List<String> tail() {
    return Stream.concat(causes.stream(), tail.stream()).toList();
  }

  /// Seconds after the place that was sought; 0 if ffmpeg did not say.
  public synchronized double time(int filter, int number) {
    return times.getOrDefault(new FrameKey(filter, number), 0.0);
  }
}
