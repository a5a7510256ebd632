package dev.millrace.rim.http;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// @param maxBody bytes a request's body may have; a longer one is answered with 413
@ConfigurationProperties("millrace.http")
public record HttpSettings(@DefaultValue("16MB") DataSize maxBody) {
  public HttpSettings {
    if (maxBody.toBytes() < 1 || maxBody.toBytes() > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "millrace.http.max-body is %s: set it between 1B and 2047MB".formatted(maxBody));
    }
  }
}
