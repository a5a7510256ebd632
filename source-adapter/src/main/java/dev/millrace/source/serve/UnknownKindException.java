package dev.millrace.source.serve;

import dev.millrace.source.work.SourceKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.TreeSet;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.core.type.classreading.MetadataReaderFactory;
import org.springframework.core.type.classreading.SimpleMetadataReaderFactory;

/// `millrace.source.kind` names no kind of source. Thrown at start.
final class UnknownKindException extends RuntimeException {
  UnknownKindException(String kind) {
    super(
        "millrace.source.kind is \"%s\", which is no kind of source: set it to one of %s"
            .formatted(kind, String.join(", ", knownKinds())),
        null,
        false,
        false);
  }

  /// Looks on the class path, so that no list of kinds has to be kept. No class is loaded.
  private static TreeSet<String> knownKinds() {
    var kinds = new TreeSet<String>();
    MetadataReaderFactory reader = new SimpleMetadataReaderFactory();
    try {
      for (Resource file :
          new PathMatchingResourcePatternResolver()
              .getResources("classpath*:dev/millrace/source/**/*Source.class")) {
        MergedAnnotation<SourceKind> kind =
            reader
                .getMetadataReader(file)
                .getAnnotationMetadata()
                .getAnnotations()
                .get(SourceKind.class);
        kind.getValue("value", String.class).ifPresent(kinds::add);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return kinds;
  }
}
