package dev.millrace.launcher.flow;

import dev.millrace.launcher.flow.FlowProblem.Place;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// One YAML document as a JSON tree that remembers where in the file each of its nodes stands: a
/// member of a mapping at its name, everything else at its first character.
///
/// Plain JSON types only: no tags, no anchors, no doubled or computed names.
final class YamlTree {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int MAX_DEPTH = 50;

  private final String file;
  private final Map<JsonPointer, Place> places = new HashMap<>();
  private final JsonNode root;

  private YamlTree(String file, Node document) throws FlowProblem {
    this.file = file;
    this.root = tree(document, JsonPointer.empty(), 0);
  }

  static YamlTree parse(String file, String text) throws FlowProblem {
    try {
      LoadSettings settings = LoadSettings.builder().setLabel(file).build();
      noTags(file, new Parse(settings).parseString(text));
      Node document =
          new Compose(settings)
              .composeString(text)
              .orElseThrow(() -> new FlowProblem(file, Place.START, "the file is empty"));
      return new YamlTree(file, document);
    } catch (MarkedYamlEngineException e) {
      throw new FlowProblem(file, place(e.getProblemMark()), "not YAML: " + e.getProblem());
    } catch (YamlEngineException e) {
      throw new FlowProblem(file, Place.START, "not YAML: " + e.getMessage());
    }
  }

  /// Looks at the events, for a node does not say whether its tag was written or found.
  private static void noTags(String file, Iterable<Event> events) throws FlowProblem {
    for (Event event : events) {
      Optional<String> tag =
          switch (event) {
            case ScalarEvent scalar -> scalar.getTag();
            case CollectionStartEvent collection -> collection.getTag();
            default -> Optional.empty();
          };
      if (tag.isPresent()) {
        throw new FlowProblem(
            file, place(event.getStartMark()), "tags are not allowed in a flow file");
      }
    }
  }

  JsonNode root() {
    return root;
  }

  /// Where the node stands, or else the nearest one around it.
  FlowProblem problem(JsonPointer at, String message) {
    JsonPointer known = at;
    while (!places.containsKey(known) && !known.matches()) {
      known = known.head();
    }
    return new FlowProblem(file, places.getOrDefault(known, Place.START), message);
  }

  private JsonNode tree(Node node, JsonPointer at, int depth) throws FlowProblem {
    Place place = place(node.getStartMark());
    places.putIfAbsent(at, place);
    if (node.getAnchor().isPresent()) {
      throw new FlowProblem(file, place, "anchors and aliases are not allowed in a flow file");
    }
    if (depth > MAX_DEPTH) {
      throw new FlowProblem(file, place, "nested more than " + MAX_DEPTH + " deep");
    }
    return switch (node) {
      case MappingNode mapping -> object(mapping, at, depth);
      case SequenceNode sequence -> array(sequence, at, depth);
      case ScalarNode scalar -> scalar(scalar, place);
      default -> throw new FlowProblem(file, place, "unexpected " + node.getNodeType());
    };
  }

  private JsonNode object(MappingNode mapping, JsonPointer at, int depth) throws FlowProblem {
    ObjectNode object = JSON.objectNode();
    for (NodeTuple member : mapping.getValue()) {
      Place place = place(member.getKeyNode().getStartMark());
      if (!(member.getKeyNode() instanceof ScalarNode key)) {
        throw new FlowProblem(file, place, "a name must be plain text");
      }
      if (object.has(key.getValue())) {
        throw new FlowProblem(file, place, "\"%s\" is given twice".formatted(key.getValue()));
      }
      JsonPointer below = at.appendProperty(key.getValue());
      places.put(below, place);
      object.set(key.getValue(), tree(member.getValueNode(), below, depth + 1));
    }
    return object;
  }

  private JsonNode array(SequenceNode sequence, JsonPointer at, int depth) throws FlowProblem {
    ArrayNode array = JSON.arrayNode();
    for (Node element : sequence.getValue()) {
      array.add(tree(element, at.appendIndex(array.size()), depth + 1));
    }
    return array;
  }

  private JsonNode scalar(ScalarNode scalar, Place place) throws FlowProblem {
    String text = scalar.getValue();
    Tag tag = scalar.getTag();
    if (tag.equals(Tag.STR)) {
      return JSON.stringNode(text);
    }
    if (tag.equals(Tag.NULL)) {
      return JSON.nullNode();
    }
    if (tag.equals(Tag.BOOL)) {
      return JSON.booleanNode(Boolean.parseBoolean(text));
    }
    if (tag.equals(Tag.INT)) {
      return integer(new BigInteger(text));
    }
    if (tag.equals(Tag.FLOAT) && Double.isFinite(number(text))) {
      return JSON.numberNode(number(text));
    }
    throw new FlowProblem(
        file, place, "\"%s\" is of a type that JSON does not have".formatted(text));
  }

  private static double number(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return Double.NaN; // .nan and .inf, as YAML writes them.
    }
  }

  private static JsonNode integer(BigInteger value) {
    if (value.bitLength() < Integer.SIZE) {
      return JSON.numberNode(value.intValue());
    }
    return value.bitLength() < Long.SIZE
        ? JSON.numberNode(value.longValue())
        : JSON.numberNode(value);
  }

  private static Place place(Optional<Mark> mark) {
    return mark.map(at -> new Place(at.getLine() + 1, at.getColumn() + 1)).orElse(Place.START);
  }
}
