package dev.millrace.launcher.flow;

import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/// Puts values in the place of `${url.NAME}`, `${folder.NAME}`, `${port}` and the like in the texts
/// of a flow; [Reference] lists them all. `$${` stands for a `${` that is meant as it is.
///
/// @param value what an expression such as `url.queue` stands for; throws
///     [IllegalArgumentException] with a message for a person when there is no such thing
public record References(UnaryOperator<String> value) {
  private static final Pattern EXPRESSION = Pattern.compile("\\$(\\$\\{)|\\$\\{([^}]*)(\\}?)");

  /// Of the references that there are.
  ///
  /// @param value what each stands for
  public static References of(Function<Reference, String> value) {
    return new References(
        expression ->
            Reference.parse(expression)
                .map(value)
                .orElseThrow(
                    () ->
                        new IllegalArgumentException("${%s} is not known".formatted(expression))));
  }

  public String resolve(String text) {
    return EXPRESSION
        .matcher(text)
        .replaceAll(match -> Matcher.quoteReplacement(replacement(match)));
  }

  private String replacement(MatchResult match) {
    if (match.group(1) != null) {
      return "${";
    }
    if (match.group(3).isEmpty()) {
      throw new IllegalArgumentException(
          "\"%s\" has no } behind it; a ${ that is meant as it is, is written $${"
              .formatted(match.group()));
    }
    return value.apply(match.group(2));
  }

  /// A copy of the tree in which every text is resolved. Names of members stay as they are.
  public JsonNode resolve(JsonNode node) {
    return switch (node) {
      case StringNode text -> StringNode.valueOf(resolve(text.stringValue()));
      case ObjectNode object -> {
        ObjectNode copy = JsonNodeFactory.instance.objectNode();
        object.forEachEntry((name, member) -> copy.set(name, resolve(member)));
        yield copy;
      }
      case ArrayNode array -> {
        ArrayNode copy = JsonNodeFactory.instance.arrayNode();
        array.forEach(element -> copy.add(resolve(element)));
        yield copy;
      }
      default -> node;
    };
  }
}
