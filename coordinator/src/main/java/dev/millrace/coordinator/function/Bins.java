package dev.millrace.coordinator.function;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/// What a [Histogram] has counted. For one thread.
final class Bins {
  private final double[] edges;
  private final @Nullable String weightName;
  private final NumberKind kind;
  private final Amount[] counts;
  private final Amount below = new Amount();
  private final Amount above = new Amount();
  private final Amount weight = new Amount();

  Bins(Histogram histogram) {
    this.edges = histogram.edges().stream().mapToDouble(Double::doubleValue).toArray();
    this.weightName = histogram.weight();
    this.kind = weightName == null ? NumberKind.COUNT : NumberKind.WEIGHT;
    this.counts = Stream.generate(Amount::new).limit(histogram.bins()).toArray(Amount[]::new);
  }

  void add(Input input) throws UnmergeableException {
    boolean counted = false;
    BigDecimal weighs = null;
    Shares shares = null;
    for (String name = input.nextMember(); name != null; name = input.nextMember()) {
      if (name.equals(weightName)) {
        weighs = NumberKind.WEIGHT.read(input);
        continue;
      }
      switch (name) {
        case "samples" -> {
          samples(input);
          counted = true;
        }
        case "counts" -> {
          counts(input);
          counted = true;
        }
        case "shares" -> shares = shares(input);
        case "below" -> kind.add(input, below);
        case "above" -> kind.add(input, above);
        case "edges" -> requireEdges(input);
        default -> input.tokens().skipChildren();
      }
    }
    weigh(input, weighs, shares, counted);
  }

  private void weigh(
      Input input, @Nullable BigDecimal weighs, @Nullable Shares shares, boolean counted)
      throws UnmergeableException {
    if (!counted && shares == null) {
      throw input.wrongInAll(
          weightName == null
              ? "it has neither \"samples\" nor \"counts\""
              : "it has neither \"shares\" nor \"counts\"");
    }
    if (weightName == null) {
      return;
    }
    if (weighs == null) {
      throw input.wrongInAll("it has no \"%s\", by which it is weighted".formatted(weightName));
    }
    weight.add(weighs);
    if (shares != null) {
      for (Shares.Share share : shares.all()) {
        BigDecimal part = weighs.multiply(share.part());
        at(share.value()).add(NumberKind.bounded(input, part));
      }
    }
  }

  private Amount at(double value) {
    int found = Arrays.binarySearch(edges, value);
    int bin = found >= 0 ? found : -found - 2;
    if (bin < 0) {
      return below;
    }
    return bin < counts.length ? counts[bin] : above;
  }

  private void samples(Input input) throws UnmergeableException {
    if (weightName != null) {
      throw input.wrong("cannot be weighted: give \"shares\" beside \"%s\"".formatted(weightName));
    }
    input.requireArray("an array of numbers");
    while (input.nextElement()) {
      at(input.sample()).add(1);
    }
  }

  private void counts(Input input) throws UnmergeableException {
    input.requireArray("an array of counts");
    int bin = 0;
    for (; input.nextElement(); bin++) {
      if (bin == counts.length) {
        throw otherBins(input, "more");
      }
      kind.add(input, counts[bin]);
    }
    if (bin < counts.length) {
      throw otherBins(input, Integer.toString(bin));
    }
  }

  private UnmergeableException otherBins(Input input, String seen) {
    return input.wrongInAll(
        "/counts has %s counts: the %d edges make %d bins"
            .formatted(seen, edges.length, counts.length));
  }

  private Shares shares(Input input) throws UnmergeableException {
    if (weightName == null) {
      throw input.wrong("needs a weight: say in the settings which member tells it");
    }
    return Shares.read(input);
  }

  private void requireEdges(Input input) throws UnmergeableException {
    input.requireArray("an array of edges");
    int edge = 0;
    for (; input.nextElement(); edge++) {
      if (edge == edges.length || input.sample() != edges[edge]) {
        throw input.wrong("is another edge than ours: " + Arrays.toString(edges));
      }
    }
    if (edge < edges.length) {
      throw input.wrong("has other edges than ours: " + Arrays.toString(edges));
    }
  }

  List<BigDecimal> counts() {
    return Arrays.stream(counts).map(Amount::value).toList();
  }

  BigDecimal total() {
    return counts().stream().reduce(below.value().add(above.value()), BigDecimal::add);
  }

  void write(JsonGenerator out) {
    out.writeName("edges");
    out.writeStartArray();
    for (double edge : edges) {
      Output.number(out, edge);
    }
    out.writeEndArray();
    out.writeName("counts");
    out.writeStartArray();
    for (Amount count : counts) {
      count.write(out);
    }
    out.writeEndArray();
    out.writeName("below");
    below.write(out);
    out.writeName("above");
    above.write(out);
    if (weightName != null) {
      out.writeName(weightName);
      weight.write(out);
    }
  }
}
