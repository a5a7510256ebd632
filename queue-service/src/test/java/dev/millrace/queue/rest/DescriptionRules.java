package dev.millrace.queue.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.queue.hot.HotCall;
import dev.millrace.rim.openapi.ApiDescription;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The interface's description is that of the interface.
abstract class DescriptionRules extends RestRules {
  DescriptionRules(Supplier<RunningQueue> running) {
    super(running);
  }

  @ParameterizedTest
  @ValueSource(strings = {"queue", "source", "worker"})
  void eachInterfaceHasOne(String name) {
    assertThat(description("/openapi/" + name).title()).isEqualTo("Millrace " + name);
  }

  @Test
  void everyCallIsDescribed_andEveryDescribedCallIsServed() {
    var served = running().served();
    running()
        .beans(HotCall.class)
        .forEach(call -> served.add("POST /api/v1/queues/{queue}" + call.suffix()));
    assertThat(description("/openapi").calls()).isEqualTo(served);
  }

  private ApiDescription description(String path) {
    return ApiDescription.of(http().call("GET", path, null, "Accept", "application/json").body());
  }
}
