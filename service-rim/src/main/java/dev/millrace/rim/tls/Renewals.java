package dev.millrace.rim.tls;

import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;

/// What is done when the files of an SSL bundle with `reload-on-update` have changed.
final class Renewals {
  private static final Logger log = LoggerFactory.getLogger(Renewals.class);

  private Renewals() {}

  /// @param what is renewed, for the log
  /// @param renewal changes nothing when it throws
  static void of(SslBundles bundles, String name, String what, Consumer<SslBundle> renewal) {
    bundles.addBundleUpdateHandler(
        name,
        bundle -> {
          try {
            renewal.accept(bundle);
            log.info("SSL bundle \"{}\" was renewed for {}", name, what);
          } catch (RuntimeException e) {
            log.error(
                "SSL bundle \"{}\" was not renewed for {}, the former certificates stay; put good files in its place: {}",
                name,
                what,
                String.valueOf(e.getMessage()),
                e);
          }
        });
  }
}
