package dev.millrace.contracts;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Names the `kind` of a document. The record is written with `kind` and `apiVersion: "v1"` in
/// front; when read, both may be absent, and a different one is refused.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Kind {
  String value();
}
