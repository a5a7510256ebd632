package dev.millrace.queue.rest;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.queue.hot.HotCall;
import dev.millrace.queue.rest.Caller.Answer;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;

/// The interface's description is that of the interface.
abstract class DescriptionRules extends RestRules {
  DescriptionRules(Supplier<RunningQueue> running) {
    super(running);
  }

  @Test
  void isYamlUnlessJsonIsAskedFor() {
    Answer yaml = http().get("/openapi");
    assertThat(yaml.header("Content-Type")).startsWith("application/yaml");
    assertThat(yaml.body()).startsWith("openapi: 3.1");
    Answer any = http().call("GET", "/openapi", null, "Accept", "text/html, */*;q=0.8");
    assertThat(any.header("Content-Type")).startsWith("application/yaml");
    Answer json = http().call("GET", "/openapi", null, "Accept", "application/json");
    assertThat(json.header("Content-Type")).startsWith("application/json");
    assertThat(json.json().path("openapi").asString()).startsWith("3.1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"queue", "source", "worker"})
  void eachInterfaceHasOne(String name) {
    Answer answer = http().call("GET", "/openapi/" + name, null, "Accept", "application/json");
    assertThat(answer.json().path("info").path("title").asString()).isEqualTo("Millrace " + name);
  }

  @Test
  void anotherFormThanTheTwoIsA406() {
    assertProblem(
        http().call("GET", "/openapi", null, "Accept", "image/png"), 406, "not-acceptable");
  }

  @Test
  void anInterfaceThatIsNoneIsA404() {
    assertProblem(http().get("/openapi/nothing"), 404, "not-found");
  }

  @Test
  void everyCallIsDescribed_andEveryDescribedCallIsServed() {
    assertThat(described()).isEqualTo(served());
  }

  private Set<String> described() {
    JsonNode paths =
        http().call("GET", "/openapi", null, "Accept", "application/json").json().path("paths");
    var calls = new TreeSet<String>();
    paths.forEachEntry(
        (path, item) ->
            item.propertyNames().stream()
                .filter(member -> !member.equals("parameters"))
                .forEach(method -> calls.add(method.toUpperCase() + " " + path)));
    return calls;
  }

  private Set<String> served() {
    var controllers =
        running()
            .bean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
            .getHandlerMethods()
            .keySet()
            .stream()
            .flatMap(DescriptionRules::calls)
            .filter(call -> !call.contains("/error"));
    var hot =
        running().beans(HotCall.class).stream()
            .map(call -> "POST /api/v1/queues/{queue}" + call.suffix());
    return Stream.concat(controllers, hot).collect(toCollection(TreeSet::new));
  }

  private static Stream<String> calls(RequestMappingInfo mapping) {
    return mapping.getMethodsCondition().getMethods().stream()
        .flatMap(
            method -> mapping.getPatternValues().stream().map(pattern -> method + " " + pattern));
  }
}
