package dev.millrace.rim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.rim.openapi.ApiDescription;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ConfigurableApplicationContext;

/// How a service that describes its interface serves the documents.
class OpenApiTest {
  private static ConfigurableApplicationContext app;
  private static Calls calls;

  @BeforeAll
  static void start() {
    app =
        TinyApplication.start(
            "millrace.security.tokens[0].token=0123456789abcdef",
            "millrace.security.tokens[0].roles=operator");
    calls = new Calls(app);
  }

  @AfterAll
  static void stop() {
    app.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/yaml", "*/*", "text/html, */*;q=0.8"})
  void isAsItWasWritten_forAnyone(String accept) throws Exception {
    HttpResponse<String> answer = get("/openapi", accept);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/yaml");
    assertThat(answer.body()).startsWith("openapi: 3.1").contains("title: Millrace source");
  }

  @Test
  void isJsonIfThatIsAskedFor() throws Exception {
    HttpResponse<String> answer = get("/openapi", "application/json");
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
    var description = ApiDescription.of(answer.body());
    assertThat(description.title()).isEqualTo("Millrace source");
    assertThat(description.calls()).contains("GET /api/v1/items/{name}");
  }

  @Test
  void theOtherInterfacesAreServedByName() throws Exception {
    assertThat(get("/openapi/source", "*/*").body()).contains("title: Millrace source");
    assertThat(get("/openapi/worker", "*/*").body()).contains("title: Millrace worker");
    var problem = Calls.problem(404, get("/openapi/queue", "*/*"));
    assertThat(problem.detail()).contains("\"queue\"", "source, worker");
  }

  @Test
  void anotherFormThanTheTwoIsA406() throws Exception {
    assertThat(Calls.problem(406, get("/openapi", "image/png")).is("not-acceptable")).isTrue();
  }

  private static HttpResponse<String> get(String path, String accept) throws Exception {
    return calls.send(calls.request(path).header("Accept", accept));
  }
}
