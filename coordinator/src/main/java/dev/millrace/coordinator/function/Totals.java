package dev.millrace.coordinator.function;

import dev.millrace.contracts.json.JsonData;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonToken;

/// Maps of maps with numbers at their ends, added up end by end. For one thread.
final class Totals {
  private final NumberKind kind;
  private final int maxKeys;
  private final boolean alike;
  private final Branch root = new Branch();
  private int keys;
  private int documents;

  /// @param maxKeys distinct ones, of all maps together
  Totals(NumberKind kind, int maxKeys) {
    this(kind, maxKeys, false);
  }

  private Totals(NumberKind kind, int maxKeys, boolean alike) {
    this.kind = kind;
    this.maxKeys = maxKeys;
    this.alike = alike;
  }

  /// Whose maps hold either numbers or maps.
  static Totals ofAlikes(NumberKind kind, int maxKeys) {
    return new Totals(kind, maxKeys, true);
  }

  /// Knows the last document that it was in, so that a second time in the same one is noticed.
  abstract static sealed class Node permits Branch, Leaf {
    private int document;
  }

  static final class Leaf extends Node {
    private final Amount amount = new Amount();

    Amount amount() {
      return amount;
    }
  }

  static final class Branch extends Node {
    private final Map<String, Node> members = new HashMap<>();

    /// By the UTF-16 of the names.
    Map<String, Node> sorted() {
      return new TreeMap<>(members);
    }
  }

  Branch root() {
    return root;
  }

  void add(List<JsonData> inputs) throws UnmergeableException {
    Input.eachUnchecked(
        inputs,
        input -> {
          documents++;
          add(input, root, 1);
        });
  }

  private void add(Input input, Branch into, int depth) throws UnmergeableException {
    if (depth > Bounds.DEPTH) {
      throw input.wrong("is a map too deep: at most %d in each other".formatted(Bounds.DEPTH));
    }
    for (String name = input.nextMember(); name != null; name = input.nextMember()) {
      if (input.tokens().currentToken() == JsonToken.START_OBJECT) {
        add(input, branch(input, into, name), depth + 1);
      } else {
        kind.add(input, amount(input, into, name));
      }
    }
  }

  private Branch branch(Input input, Branch into, String name) throws UnmergeableException {
    Node known = into.members.get(name);
    if (known == null) {
      known = remember(input, into, name, new Branch());
    }
    if (known instanceof Branch branch) {
      requireFirst(input, known);
      return branch;
    }
    throw input.wrong("is a map, and a number in another input");
  }

  private Amount amount(Input input, Branch into, String name) throws UnmergeableException {
    if (!input.isNumber()) {
      throw input.needed(kind.words());
    }
    Node known = into.members.get(name);
    if (known == null) {
      known = remember(input, into, name, new Leaf());
    }
    if (known instanceof Leaf leaf) {
      requireFirst(input, known);
      return leaf.amount;
    }
    throw input.wrong("is a number, and a map in another input");
  }

  private void requireFirst(Input input, Node node) throws UnmergeableException {
    if (node.document == documents) {
      throw input.wrong("comes twice");
    }
    node.document = documents;
  }

  private Node remember(Input input, Branch into, String name, Node node)
      throws UnmergeableException {
    if (name.length() > Bounds.KEY) {
      throw input.wrong("has a key of more than %d characters".formatted(Bounds.KEY));
    }
    if (++keys > maxKeys) {
      throw input.wrong("is one key too many: the merged document may have %d".formatted(maxKeys));
    }
    if (alike && !into.members.isEmpty()) {
      boolean numbers = into.members.values().iterator().next() instanceof Leaf;
      if (numbers != node instanceof Leaf) {
        throw input.wrong("stands beside numbers as a map, or beside maps as a number");
      }
    }
    into.members.put(name, node);
    return node;
  }

  void write(JsonGenerator out) {
    write(root, out);
  }

  private static void write(Branch branch, JsonGenerator out) {
    branch
        .sorted()
        .forEach(
            (name, node) -> {
              out.writeName(name);
              switch (node) {
                case Leaf leaf -> leaf.amount.write(out);
                case Branch inner -> {
                  out.writeStartObject();
                  write(inner, out);
                  out.writeEndObject();
                }
              }
            });
  }
}
