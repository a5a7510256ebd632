package dev.millrace.launcher.render;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.contracts.json.Json;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class VariablesTest {
  @Test
  void namesAreThoseThatSpringBootReads() {
    assertThat(
            Variables.of(
                "here",
                json(
                    """
                    {"millrace": {"worker": {"max-result": "2KB", "concurrency": 2, "open": true,
                      "stages": [{"name": "a", "command": ["x", "y z"]}, {"url": "http://h"}]}},
                     "logging.level": {"root": "info"}}
                    """)))
        .containsExactly(
            entry("MILLRACE_WORKER_MAXRESULT", "2KB"),
            entry("MILLRACE_WORKER_CONCURRENCY", "2"),
            entry("MILLRACE_WORKER_OPEN", "true"),
            entry("MILLRACE_WORKER_STAGES_0_NAME", "a"),
            entry("MILLRACE_WORKER_STAGES_0_COMMAND", "x,y z"),
            entry("MILLRACE_WORKER_STAGES_1_URL", "http://h"),
            entry("LOGGING_LEVEL_ROOT", "info"));
  }

  @Test
  void aListWithACommaInItIsOneVariableForEachElement() {
    assertThat(Variables.of("here", json("{\"a\": [\"x,y\", \"z\"]}")))
        .containsEntry("A_0", "x,y")
        .containsEntry("A_1", "z")
        .hasSize(2);
  }

  @Test
  void aPlaceholderOfSpringsIsMeantAsItIs() {
    assertThat(Variables.of("here", json("{\"a\": \"${b}\"}"))).containsEntry("A", "\\${b}");
  }

  @Test
  void whatCannotBeAVariableIsRefusedWithItsPlace() {
    assertThatThrownBy(() -> Variables.of("here", json("{\"a\": {\"b/c\": 1}}")))
        .isInstanceOf(RenderProblem.class)
        .hasMessageContaining("here.a")
        .hasMessageContaining("b/c");
    assertThatThrownBy(() -> Variables.of("here", json("{\"a-b\": 1, \"ab\": 2}")))
        .isInstanceOf(RenderProblem.class)
        .hasMessageContaining("AB");
  }

  private static ObjectNode json(String text) {
    return (ObjectNode) Json.strict().readTree(text);
  }
}
