package dev.millrace.rim.http;

import dev.millrace.rim.problem.JettyProblemPage;
import java.util.EnumSet;
import java.util.Set;
import org.eclipse.jetty.ee11.servlet.ServletHandler;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http.UriCompliance.Violation;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;

/// Sets up Jetty so that any item name may stand percent-encoded in a path, and so that its own
/// errors are problems too.
///
/// Jetty refuses paths that another server could read differently, such as those with `%2F`. Here
/// they are wanted, and safe: both the access rules and Spring MVC split the raw path at its real
/// slashes first and decode each part afterwards, so that nobody sees another path than the other.
final class JettyBounds implements WebServerFactoryCustomizer<JettyServletWebServerFactory> {
  private static final Set<Violation> WANTED =
      EnumSet.of(
          Violation.AMBIGUOUS_PATH_SEPARATOR,
          Violation.AMBIGUOUS_PATH_ENCODING,
          Violation.AMBIGUOUS_PATH_SEGMENT,
          Violation.AMBIGUOUS_PATH_PARAMETER,
          Violation.SUSPICIOUS_PATH_CHARACTERS);

  private final JettyProblemPage problemPage;

  JettyBounds(JettyProblemPage problemPage) {
    this.problemPage = problemPage;
  }

  @Override
  public void customize(JettyServletWebServerFactory factory) {
    factory.addServerCustomizers(this::bound);
  }

  private void bound(Server server) {
    server.setErrorHandler(problemPage);
    for (Connector connector : server.getConnectors()) {
      connector.getConnectionFactories().stream()
          .filter(HttpConfiguration.ConnectionFactory.class::isInstance)
          .map(HttpConfiguration.ConnectionFactory.class::cast)
          .forEach(factory -> bound(factory.getHttpConfiguration()));
    }
    server
        .getDescendants(ServletHandler.class)
        .forEach(handler -> handler.setDecodeAmbiguousURIs(true));
  }

  private static void bound(HttpConfiguration http) {
    http.setSendServerVersion(false);
    http.setUriCompliance(new UriCompliance("MILLRACE", WANTED));
  }
}
