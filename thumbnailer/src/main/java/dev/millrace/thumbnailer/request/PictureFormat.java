package dev.millrace.thumbnailer.request;

import com.fasterxml.jackson.annotation.JsonProperty;

/// What a still picture is written as.
public enum PictureFormat {
  @JsonProperty("jpeg")
  JPEG("jpg"),
  @JsonProperty("png")
  PNG("png"),
  @JsonProperty("webp")
  WEBP("webp");

  private final String extension;

  PictureFormat(String extension) {
    this.extension = extension;
  }

  /// Without the dot.
  public String extension() {
    return extension;
  }
}
