package dev.millrace.source.work;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.annotation.AliasFor;
import org.springframework.stereotype.Component;

/// Makes a [WorkSource] the one that is served when `millrace.source.kind` has this value. This is
/// all the registration that a kind needs. The classes of the kinds that were not chosen are not
/// loaded, nor are the libraries they use.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Component
@Conditional(OnSourceKind.class)
public @interface SourceKind {
  @AliasFor(annotation = Component.class, attribute = "value")
  String value();
}
