package dev.millrace.e2e.chain;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.NewItem;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import tools.jackson.databind.node.ObjectNode;

/// An item that goes through the chain, and what must become of it.
record Text(String name, JsonData data) {
  /// Has no text, which the second stage does not bear.
  static final Text POISON = new Text("poison", JsonData.empty());

  static List<Text> good(int count) {
    return IntStream.range(0, count).mapToObj(Text::of).toList();
  }

  private static Text of(int n) {
    String words = "word ".repeat(n % 7 + 1) + "é".repeat(n);
    return new Text("text-%03d".formatted(n), JsonData.of(Map.of("text", words)));
  }

  NewItem item() {
    return NewItem.of(name, data);
  }

  /// Its result, worked out without the chain.
  ObjectNode result() {
    return JsonData.empty()
        .tree()
        .put("sha256", sha256(data.bytes()))
        .put("words", data.path("text").asString().split(" ").length)
        .put("label", LabelWorker.label(name));
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
