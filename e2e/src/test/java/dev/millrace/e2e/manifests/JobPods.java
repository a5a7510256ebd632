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

  /// A pod for each template among the objects, labelled as the adapter labels it.
  static List<JsonNode> of(List<JsonNode> objects) {
    var pods = new ArrayList<JsonNode>();
    for (JsonNode object : objects) {
      JsonNode labels = object.at("/metadata/labels");
      if (object.path("kind").asString("").equals("ConfigMap")
          && labels.path("app.kubernetes.io/name").asString("").equals(TEMPLATES)) {
        String installation = labels.path("app.kubernetes.io/instance").asString("");
        object.path("data").forEachEntry((file, text) -> pods.add(pod(file, text, installation)));
      }
    }
    return pods;
  }

  private static JsonNode pod(String file, JsonNode template, String installation) {
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
