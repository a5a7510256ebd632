package dev.millrace.e2e.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.contracts.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// One tab of a browser, driven over Chromium's DevTools protocol. Used by one thread.
public final class Tab implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final WebSocket socket;
  private final Events events;
  private int lastCall;

  private Tab(WebSocket socket, Events events) {
    this.socket = socket;
    this.events = events;
  }

  static Tab open(HttpClient http, URI debugger) throws IOException, InterruptedException {
    var events = new Events();
    WebSocket socket = http.newWebSocketBuilder().buildAsync(debugger, events).join();
    var tab = new Tab(socket, events);
    for (String domain : List.of("Page", "Runtime", "Log")) {
      tab.call(domain + ".enable", Map.of());
    }
    return tab;
  }

  /// Makes its window so wide, as that of a telephone.
  public void resize(int width, int height) throws IOException, InterruptedException {
    call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
  }

  /// Loads an address anew.
  public void open(URI address) throws IOException, InterruptedException {
    call("Page.navigate", Map.of("url", "about:blank"));
    call("Page.navigate", Map.of("url", address.toString()));
  }

  /// What an expression in JavaScript amounts to.
  public JsonNode evaluate(String expression) throws IOException, InterruptedException {
    JsonNode answer =
        call("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true));
    if (answer.has("exceptionDetails")) {
      throw new AssertionError(expression + ": " + answer.path("exceptionDetails"));
    }
    return answer.path("result").path("value");
  }

  /// The text of an element as a person sees it; empty when there is no such element.
  public String text(String selector) throws IOException, InterruptedException {
    return evaluate("document.querySelector(%s)?.innerText ?? ''".formatted(quoted(selector)))
        .asString();
  }

  /// Waits until an element shows each of these texts.
  public void awaitText(String selector, String... texts) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(() -> assertThat(text(selector)).contains(texts));
  }

  /// Clicks the first link or button with this text.
  public void click(String text) throws IOException, InterruptedException {
    String find = "[...document.querySelectorAll('a, button')].find(e => e.innerText === %s)";
    evaluate(find.formatted(quoted(text)) + ".click()");
  }

  /// As a person at the keyboard: what a script does instead would not submit a form.
  public void pressEnter() throws IOException, InterruptedException {
    for (String type : List.of("keyDown", "keyUp")) {
      call(
          "Input.dispatchKeyEvent",
          Map.of("type", type, "key", "Enter", "text", "\r", "windowsVirtualKeyCode", 13));
    }
  }

  private static String quoted(String text) {
    return Json.strict().writeValueAsString(text);
  }

  public void screenshot(Path file) throws IOException, InterruptedException {
    JsonNode answer = call("Page.captureScreenshot", Map.of("captureBeyondViewport", true));
    Files.write(file, Base64.getDecoder().decode(answer.path("data").asString()));
  }

  /// Errors of scripts, warnings and errors of the browser, and dialogs that a script has opened.
  public List<String> complaints() {
    return List.copyOf(events.complaints);
  }

  /// The same, which are then forgotten.
  public List<String> takeComplaints() {
    List<String> all = complaints();
    events.complaints.removeAll(all);
    return all;
  }

  private JsonNode call(String method, Map<String, ?> parameters)
      throws IOException, InterruptedException {
    int id = ++lastCall;
    var answer = new CompletableFuture<JsonNode>();
    events.awaited.put(id, answer);
    var message = Map.of("id", id, "method", method, "params", parameters);
    try {
      socket.sendText(Json.strict().writeValueAsString(message), true).get();
      JsonNode said = answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      if (said.has("error")) {
        throw new IOException(method + ": " + said.path("error"));
      }
      return said.path("result");
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("%s is not answered; %s".formatted(method, complaints()), e);
    }
  }

  @Override
  public void close() {
    socket.abort();
  }

  /// What the browser says: answers to calls, and events of which those are kept that no page
  /// should cause.
  private static final class Events implements WebSocket.Listener {
    private final Map<Integer, CompletableFuture<JsonNode>> awaited = new ConcurrentHashMap<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final StringBuilder message = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      message.append(data);
      if (last) {
        hear(Json.strict().readTree(message.toString()));
        message.setLength(0);
      }
      socket.request(1);
      return null;
    }

    private void hear(JsonNode said) {
      CompletableFuture<JsonNode> call = awaited.remove(said.path("id").asInt(0));
      if (call != null) {
        call.complete(said);
      }
      switch (said.path("method").asString("")) {
        case "Runtime.exceptionThrown", "Page.javascriptDialogOpening" ->
            complaints.add(said.toString());
        case "Log.entryAdded" -> {
          String level = said.at("/params/entry/level").asString("");
          if (level.equals("warning") || level.equals("error")) {
            complaints.add(said.toString());
          }
        }
        default -> {
          // The course of loading a page; nobody waits for it.
        }
      }
    }
  }
}
