package dev.millrace.kubernetes.cluster;

import java.util.Map;

/// A container that is started.
///
/// @param image of the container `worker`
/// @param environment as the kubelet would have made it
/// @param item content of the file that `WORK_ITEM_FILE` names
public record Run(String pod, String image, Map<String, String> environment, String item) {
  public String name() {
    return environment.getOrDefault("WORK_ITEM_NAME", "");
  }

  public int attempt() {
    return Integer.parseInt(environment.getOrDefault("WORK_ATTEMPT", "0"));
  }
}
