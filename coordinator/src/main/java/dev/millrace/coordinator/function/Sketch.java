package dev.millrace.coordinator.function;

import com.datadoghq.sketch.ddsketch.DDSketch;
import com.datadoghq.sketch.ddsketch.mapping.IndexMapping;
import com.datadoghq.sketch.ddsketch.mapping.QuadraticallyInterpolatedMapping;
import com.datadoghq.sketch.ddsketch.store.CollapsingLowestDenseStore;
import com.datadoghq.sketch.ddsketch.store.Store;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonToken;

/// A DDSketch as a document: the counts of bins whose widths grow with their values. Merging adds
/// counts, so it is exact: below 2⁵³ values, and more are refused. For one thread.
///
/// The mapping from values to bins is one that needs no logarithm, so that all machines put a value
/// into the same bin. Bins are kept from the largest down; which of them collapse depends on the
/// largest alone, so not on the order either.
final class Sketch {
  private final double accuracy;
  private final int bins;
  private final IndexMapping mapping;
  private final Side positive;
  private final Side negative;
  private long zeros;
  private long count;
  private double min = Double.POSITIVE_INFINITY;
  private double max = Double.NEGATIVE_INFINITY;
  private boolean collapsed;

  Sketch(double accuracy, int bins) {
    this.accuracy = accuracy;
    this.bins = bins;
    this.mapping = new QuadraticallyInterpolatedMapping(accuracy);
    this.positive = new Side("positive", bins);
    this.negative = new Side("negative", bins);
  }

  /// The values on one side of zero.
  private static final class Side {
    final String name;
    final Store store;
    private final int bins;
    private int lowest = Integer.MAX_VALUE;
    private int highest = Integer.MIN_VALUE;

    Side(String name, int bins) {
      this.name = name;
      this.store = new CollapsingLowestDenseStore(bins);
      this.bins = bins;
    }

    void add(int index, long count) {
      store.add(index, (double) count);
      lowest = Math.min(lowest, index);
      highest = Math.max(highest, index);
    }

    boolean hasCollapsed() {
      return highest >= lowest && (long) highest - lowest >= bins;
    }

    void write(JsonGenerator out) {
      out.writeName(name);
      out.writeStartArray();
      for (var all = store.getAscendingIterator(); all.hasNext(); ) {
        var bin = all.next();
        out.writeStartArray();
        out.writeNumber(bin.getIndex());
        out.writeNumber((long) bin.getCount());
        out.writeEndArray();
      }
      out.writeEndArray();
    }
  }

  void add(Input input) throws UnmergeableException {
    var partial = new Partial();
    boolean samples = false;
    for (String name = input.nextMember(); name != null; name = input.nextMember()) {
      switch (name) {
        case "samples" -> {
          samples = true;
          samples(input);
        }
        case "accuracy" -> partial.accuracy = input.sample();
        case "bins" -> partial.bins = whole(input);
        case "count" -> partial.count = whole(input);
        case "zeros" -> partial.zeros(whole(input));
        case "min" -> partial.min = input.sample();
        case "max" -> partial.max = input.sample();
        case "collapsed" ->
            partial.collapsed = input.tokens().currentToken() == JsonToken.VALUE_TRUE;
        case "positive" -> partial.counted(input, bins(input, positive));
        case "negative" -> partial.counted(input, bins(input, negative));
        default -> input.tokens().skipChildren();
      }
    }
    if (!samples || partial.isGiven()) {
      partial.check(input);
      take(partial);
    }
    if (count > Bounds.EXACT_IN_DOUBLE) {
      throw input.wrongInAll("with it there are more than 2^53 values");
    }
  }

  /// What a partial result says of itself.
  private final class Partial {
    private double accuracy;
    private long bins;
    private long count = -1;
    private long zeros;
    private long counted;
    private double min = Double.POSITIVE_INFINITY;
    private double max = Double.NEGATIVE_INFINITY;
    private boolean collapsed;
    private boolean holdsValues;

    /// Whether there is one, beside samples or without any.
    boolean isGiven() {
      return count >= 0 || holdsValues;
    }

    void zeros(long more) {
      holdsValues = true;
      zeros = more;
    }

    void counted(Input input, long more) throws UnmergeableException {
      holdsValues = true;
      counted += more;
      if (counted > Bounds.EXACT_IN_DOUBLE) {
        throw input.wrong("has more than 2^53 values");
      }
    }

    void check(Input input) throws UnmergeableException {
      if (count < 0) {
        throw input.wrongInAll("it has neither \"samples\" alone, nor the \"count\" of a sketch");
      }
      if (accuracy != Sketch.this.accuracy || bins != Sketch.this.bins) {
        throw input.wrongInAll(
            "it is a sketch of accuracy %s and %d bins: ours has %s and %d"
                .formatted(accuracy, bins, Sketch.this.accuracy, Sketch.this.bins));
      }
      if (counted + zeros != count) {
        throw input.wrongInAll(
            "/count is %d, but its bins hold %d".formatted(count, counted + zeros));
      }
      if (count > 0 && !(min <= max)) {
        throw input.wrongInAll("it lacks \"min\" and \"max\"");
      }
    }
  }

  private void take(Partial partial) {
    count += partial.count;
    zeros += partial.zeros;
    collapsed |= partial.collapsed;
    if (partial.count > 0) {
      min = Math.min(min, partial.min);
      max = Math.max(max, partial.max);
    }
  }

  private void samples(Input input) throws UnmergeableException {
    input.requireArray("an array of numbers");
    while (input.nextElement()) {
      double value = input.sample();
      if (Math.abs(value) > mapping.maxIndexableValue()) {
        throw input.wrong("is beyond " + mapping.maxIndexableValue());
      }
      count++;
      min = Math.min(min, value);
      max = Math.max(max, value);
      if (Math.abs(value) < mapping.minIndexableValue()) {
        zeros++;
      } else {
        (value > 0 ? positive : negative).add(mapping.index(Math.abs(value)), 1);
      }
    }
  }

  private long bins(Input input, Side side) throws UnmergeableException {
    input.requireArray("an array of [bin, count]");
    long counted = 0;
    while (input.nextElement()) {
      input.requireArray("[bin, count]");
      input.nextElement();
      long index = whole(input, mapping.index(mapping.minIndexableValue()));
      if (index > mapping.index(mapping.maxIndexableValue())) {
        throw input.wrong("is no bin of this accuracy");
      }
      input.nextElement();
      long count = whole(input);
      if (input.nextElement()) {
        throw input.wrong("is too much: [bin, count] is needed");
      }
      counted += count;
      side.add((int) index, count);
    }
    return counted;
  }

  private static long whole(Input input) throws UnmergeableException {
    return whole(input, 0);
  }

  private static long whole(Input input, long least) throws UnmergeableException {
    if (input.tokens().currentToken() == JsonToken.VALUE_NUMBER_INT) {
      double near = input.tokens().getDoubleValue();
      if (near >= least && near <= Bounds.EXACT_IN_DOUBLE) {
        return input.tokens().getLongValue();
      }
    }
    throw input.needed("a whole number of %d to 2^53".formatted(least));
  }

  long count() {
    return count;
  }

  double min() {
    return min;
  }

  double max() {
    return max;
  }

  DDSketch values() {
    return DDSketch.of(mapping, negative.store, positive.store, zeros);
  }

  /// What people want to know of it.
  void writeFacts(JsonGenerator out) {
    out.writeName("accuracy");
    Output.number(out, accuracy);
    out.writeNumberProperty("bins", bins);
    out.writeBooleanProperty(
        "collapsed", collapsed || positive.hasCollapsed() || negative.hasCollapsed());
    out.writeNumberProperty("count", count);
    if (count > 0) {
      out.writeName("min");
      Output.number(out, min);
      out.writeName("max");
      Output.number(out, max);
    }
  }

  void write(JsonGenerator out) {
    writeFacts(out);
    out.writeNumberProperty("zeros", zeros);
    negative.write(out);
    positive.write(out);
  }
}
