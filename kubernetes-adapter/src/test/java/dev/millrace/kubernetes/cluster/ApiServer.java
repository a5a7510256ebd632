package dev.millrace.kubernetes.cluster;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.mockwebserver.crud.AttributeSet;
import io.fabric8.mockwebserver.dsl.HttpMethod;
import io.fabric8.mockwebserver.http.Buffer;
import io.fabric8.mockwebserver.http.Headers;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import io.fabric8.mockwebserver.http.Response;
import io.fabric8.mockwebserver.http.WebSocket;
import io.fabric8.mockwebserver.http.WebSocketListener;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The mock API server, made to be as strict as a real one where it matters here: a merge patch
/// replaces lists, a stale `resourceVersion` is a conflict, and of a pod only labels, annotations
/// and gates that go away may change; and it lets clients do what the Role of the manifests does. It
/// counts their calls, and misbehaves when told to.
final class ApiServer extends KubernetesCrudDispatcher {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int LOST = 504;
  private static final Pattern OBJECT =
      Pattern.compile(
          "/(?:api|apis/batch)/v1/namespaces/([^/]+)/(jobs|pods|configmaps)(?:/([^/?]+))?.*");

  /// What the server tells whoever plays the rest of the cluster.
  interface Controllers {
    void jobCreated(String namespace, String name);

    void jobDeleted(String namespace, String name);

    void podChanged(String namespace, String name);

    void podDeleted(String namespace, String name);
  }

  private final Rights rights = Rights.of("thumbnailer/components/jobs/jobs.yaml");
  private final Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();
  private final Set<WebSocket> watches = ConcurrentHashMap.newKeySet();
  private volatile Function<RecordedRequest, @Nullable MockResponse> fault = request -> null;
  private volatile Predicate<RecordedRequest> lost = request -> false;
  private volatile boolean muted;
  private volatile @Nullable Controllers controllers;

  void tell(Controllers whom) {
    controllers = whom;
  }

  /// @param broken answers in place of the server where it does not return null
  void misbehave(Function<RecordedRequest, @Nullable MockResponse> broken) {
    fault = broken;
  }

  /// @param which calls are done, and answered with a 504
  void loseAnswers(Predicate<RecordedRequest> which) {
    lost = which;
  }

  void muteWatches(boolean mute) {
    muted = mute;
  }

  /// Calls by verb and kind, watches not among them.
  Map<String, Integer> calls() {
    var counts = new TreeMap<String, Integer>();
    calls.forEach((what, count) -> counts.put(what, count.get()));
    return counts;
  }

  /// Ends all watches, as a proxy does that is restarted.
  void dropWatches() {
    watches.forEach(watch -> watch.close(1001, "going away"));
  }

  /// Says to all watches, in passing, how far they are.
  ///
  /// @param version of the newest object
  void bookmark(String version) {
    watches.forEach(
        watch -> {
          String kind = watch.request().getPath().contains("/jobs") ? "Job" : "Pod";
          String group = kind.equals("Job") ? "batch/v1" : "v1";
          watch.send(
              "{\"type\":\"BOOKMARK\",\"object\":{\"kind\":\"%s\",\"apiVersion\":\"%s\",\"metadata\":{\"resourceVersion\":\"%s\",\"creationTimestamp\":null}}}"
                  .formatted(kind, group, version));
        });
  }

  /// Tells all watches that the server has forgotten where they were.
  void expireWatches() {
    watches.forEach(
        watch ->
            watch.send(
                "{\"type\":\"ERROR\",\"object\":{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"message\":\"too"
                    + " old resource version\",\"reason\":\"Expired\",\"code\":410}}"));
  }

  int watches() {
    return watches.size();
  }

  /// How many there are, of all kinds.
  int objects() {
    return getMap().size();
  }

  @Override
  public MockResponse dispatch(RecordedRequest request) {
    Matcher object = OBJECT.matcher(request.getPath());
    boolean known = object.matches();
    boolean watch = request.getPath().contains("watch=true");
    if (known && !watch) {
      calls
          .computeIfAbsent(request.getMethod() + " " + object.group(2), key -> new AtomicInteger())
          .incrementAndGet();
    }
    MockResponse broken = fault.apply(request);
    if (broken != null) {
      return broken;
    }
    String refusal = rights.refusal(request);
    if (refusal != null) {
      return status(403, "Forbidden", refusal);
    }
    if (watch) {
      return watched(super.dispatch(request));
    }
    if (known && request.getMethod().equals("PATCH")) {
      return patch(request, object);
    }
    MockResponse response = super.dispatch(request);
    Controllers told = controllers;
    if (known && told != null && response.code() / 100 == 2) {
      tell(told, request, response, object);
    }
    return lost.test(request) ? lost() : response;
  }

  private static MockResponse lost() {
    return status(LOST, "Timeout", "the answer is lost");
  }

  private static void tell(
      Controllers told, RecordedRequest request, MockResponse response, Matcher object) {
    String namespace = object.group(1);
    String name = object.group(3);
    switch (request.getMethod() + " " + object.group(2)) {
      case "POST jobs" ->
          told.jobCreated(
              namespace,
              JSON.readTree(response.getBody().getBytes())
                  .path("metadata")
                  .path("name")
                  .asString());
      case "DELETE jobs" -> told.jobDeleted(namespace, name);
      case "DELETE pods" -> told.podDeleted(namespace, name);
      default -> {}
    }
  }

  private MockResponse patch(RecordedRequest request, Matcher object) {
    String path = request.getPath().replaceAll("\\?.*", "");
    MockResponse found = handleGet(path);
    if (found.code() != 200) {
      return status(404, "NotFound", "%s not found".formatted(object.group(3)));
    }
    ObjectNode current = (ObjectNode) JSON.readTree(found.getBody().readUtf8());
    JsonNode patch = JSON.readTree(request.getUtf8Body());
    JsonNode expected = patch.path("metadata").path("resourceVersion");
    if (!expected.isMissingNode()
        && !expected
            .asString()
            .equals(current.path("metadata").path("resourceVersion").asString())) {
      return status(409, "Conflict", "the object has been modified");
    }
    ObjectNode updated = merge(current.deepCopy(), patch);
    String forbidden = forbidden(current, updated);
    if (forbidden != null) {
      return status(422, "Invalid", forbidden);
    }
    ((ObjectNode) updated.path("metadata")).remove("resourceVersion");
    MockResponse response = handleUpdate(put(path, updated));
    Controllers told = controllers;
    if (told != null && response.code() / 100 == 2) {
      told.podChanged(object.group(1), object.group(3));
    }
    return response;
  }

  /// The mock server has changed the object, and tells the watches. One that was closed just then
  /// throws; whoever watches behind it hears of the next change.
  @Override
  public void processEvent(
      String path,
      AttributeSet attributes,
      @Nullable AttributeSet before,
      @Nullable GenericKubernetesResource resource,
      @Nullable String after) {
    try {
      super.processEvent(path, attributes, before, resource, after);
    } catch (RejectedExecutionException e) {
      // The change stands, as it does where nobody watches.
    }
  }

  /// RFC 7396.
  private static ObjectNode merge(ObjectNode target, JsonNode patch) {
    patch
        .properties()
        .forEach(
            member -> {
              JsonNode before = target.get(member.getKey());
              if (member.getValue().isNull()) {
                target.remove(member.getKey());
              } else if (member.getValue().isObject()) {
                ObjectNode into =
                    before instanceof ObjectNode there ? there : JSON.createObjectNode();
                target.set(member.getKey(), merge(into, member.getValue()));
              } else {
                target.set(member.getKey(), member.getValue());
              }
            });
    return target;
  }

  private static @Nullable String forbidden(ObjectNode before, ObjectNode after) {
    ObjectNode b = ((ObjectNode) before.path("spec")).deepCopy();
    ObjectNode a = ((ObjectNode) after.path("spec")).deepCopy();
    JsonNode gatesBefore = b.remove("schedulingGates");
    JsonNode gatesAfter = a.remove("schedulingGates");
    if (!b.equals(a)) {
      return "spec: Forbidden: pod updates may not change fields other than these";
    }
    int left = gatesAfter == null ? 0 : gatesAfter.size();
    return left > (gatesBefore == null ? 0 : gatesBefore.size())
        ? "only deletion is allowed of schedulingGates"
        : null;
  }

  static RecordedRequest put(String path, JsonNode body) {
    return new RecordedRequest(
        "HTTP/1.1",
        HttpMethod.PUT,
        path,
        Headers.builder().build(),
        new Buffer().writeUtf8(body.toString()));
  }

  static MockResponse status(int code, String reason, String message) {
    return new MockResponse()
        .setResponseCode(code)
        .setBody(
            "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"message\":\"%s\",\"reason\":\"%s\",\"code\":%d}"
                .formatted(message, reason, code));
  }

  static MockResponse tooMany(int retryAfterSeconds) {
    return new MockResponse()
        .setResponseCode(429)
        .addHeader("Retry-After", retryAfterSeconds)
        .setBody(
            "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"message\":\"too many requests\",\"reason\":\"TooManyRequests\",\"details\":{\"retryAfterSeconds\":%d},\"code\":429}"
                .formatted(retryAfterSeconds));
  }

  private MockResponse watched(MockResponse upgrade) {
    WebSocketListener inner = upgrade.getWebSocketListener();
    return new MockResponse()
        .withWebSocketUpgrade(
            new WebSocketListener() {
              @Override
              public void onOpen(WebSocket socket, Response response) {
                watches.add(socket);
                inner.onOpen(mutable(socket), response);
              }

              @Override
              public void onMessage(WebSocket socket, String text) {
                inner.onMessage(socket, text);
              }

              @Override
              public void onClosing(WebSocket socket, int code, String reason) {
                watches.remove(socket);
                aside(() -> inner.onClosing(socket, code, reason));
              }

              @Override
              public void onClosed(WebSocket socket, int code, String reason) {
                watches.remove(socket);
                aside(() -> inner.onClosed(socket, code, reason));
              }

              @Override
              public void onFailure(
                  WebSocket socket, Throwable error, @Nullable Response response) {
                watches.remove(socket);
                aside(() -> inner.onFailure(socket, error, response));
              }
            });
  }

  /// The mock server waits there for what only the thread that calls it could do.
  private static void aside(Runnable task) {
    Thread.ofVirtual().start(task);
  }

  private WebSocket mutable(WebSocket socket) {
    return new WebSocket() {
      @Override
      public RecordedRequest request() {
        return socket.request();
      }

      @Override
      public boolean send(String text) {
        return muted || socket.send(text);
      }

      @Override
      public boolean send(byte[] bytes) {
        return muted || socket.send(bytes);
      }

      @Override
      public boolean close(int code, String reason) {
        return socket.close(code, reason);
      }
    };
  }
}
