package dev.millrace.launcher.flow;

import com.fasterxml.jackson.annotation.JsonProperty;

/// What the containers of a flow do with a folder.
public enum Access {
  /// It must be there; it is mounted read-only where there are mounts.
  @JsonProperty("read")
  READ,
  /// It is made when it is not there.
  @JsonProperty("write")
  WRITE
}
