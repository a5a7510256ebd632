package dev.millrace.e2e.manifests;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The pods of Jobs, which stand in no manifest: the kubernetes-adapter makes them from templates in
/// a ConfigMap.
final class JobPods {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String TEMPLATES = "jobs";

  private JobPods() {}

  /// Two pods for each template among the objects, made as the adapter makes them: one that finds
  /// its data in a ConfigMap, and one that fetches it.
  static List<JsonNode> of(List<JsonNode> objects) {
    var pods = new ArrayList<JsonNode>();
    for (JsonNode object : objects) {
      JsonNode labels = object.at("/metadata/labels");
      if (object.path("kind").asString("").equals("ConfigMap")
          && labels.path("app.kubernetes.io/name").asString("").equals(TEMPLATES)) {
        String installation = labels.path("app.kubernetes.io/instance").asString("");
        String queue = queue(objects, labels);
        object
            .path("data")
            .forEachEntry(
                (file, text) -> {
                  pods.add(pod(file, text, installation));
                  pods.add(fetching(pod(file + "-fetches", text, installation), queue));
                });
      }
    }
    return pods;
  }

  /// Where the adapter of those templates finds the queue.
  private static String queue(List<JsonNode> objects, JsonNode adapter) {
    return objects.stream()
        .filter(object -> object.path("kind").asString("").equals("Deployment"))
        .filter(object -> object.at("/metadata/labels").equals(adapter))
        .flatMap(object -> object.at("/spec/template/spec/containers/0/env").valueStream())
        .filter(entry -> entry.path("name").asString("").equals("MILLRACE_KUBERNETES_URL"))
        .map(entry -> entry.path("value").asString(""))
        .findFirst()
        .orElseThrow();
  }

  private static ObjectNode fetching(ObjectNode pod, String queue) {
    ((ObjectNode) pod.at("/metadata/labels")).put("millrace.dev/fetches", "true");
    ObjectNode fetch = ((ObjectNode) pod.at("/spec/containers/0")).deepCopy();
    fetch.put("name", "millrace-fetch");
    fetch.putArray("env").addObject().put("name", "MILLRACE_FETCH_URL").put("value", queue);
    ((ObjectNode) pod.path("spec")).putArray("initContainers").add(fetch);
    return pod;
  }

  private static ObjectNode pod(String file, JsonNode template, String installation) {
    ObjectNode pod = JSON.createObjectNode();
    pod.put("apiVersion", "v1").put("kind", "Pod");
    pod.putObject("metadata")
        .put("name", file)
        .set(
            "labels",
            JSON.valueToTree(
                Map.of(
                    "app.kubernetes.io/managed-by",
                    "millrace",
                    "millrace.dev/installation",
                    installation)));
    pod.set(
        "spec",
        JSON.valueToTree(
            new Load(LoadSettings.builder().build()).loadFromString(template.asString())));
    return pod;
  }
}
