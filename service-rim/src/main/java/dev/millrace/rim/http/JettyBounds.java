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
import org.eclipse.jetty.server.ServerConnector;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;

/// Sets up Jetty so that any item name may stand percent-encoded in a path, that slow clients are
/// sent away, and that its own errors are problems too.
///
/// Jetty refuses paths that another server could read differently, such as those with `%2F`. Here
/// they are wanted, and safe: both the access rules and Spring MVC split the raw path at its real
/// slashes first and decode each part afterwards, so that neither sees another path than the other.
final class JettyBounds implements WebServerFactoryCustomizer<JettyServletWebServerFactory> {
  private static final Set<Violation> WANTED =
      EnumSet.of(
          Violation.AMBIGUOUS_PATH_SEPARATOR,
          Violation.AMBIGUOUS_PATH_ENCODING,
          Violation.AMBIGUOUS_PATH_SEGMENT,
          Violation.AMBIGUOUS_PATH_PARAMETER,
          Violation.SUSPICIOUS_PATH_CHARACTERS);

  /// Connections that may wait to be accepted; the operating system's default of 50 makes a burst
  /// of clients wait a second.
  private static final int ACCEPT_QUEUE = 1024;

  private final HttpSettings settings;
  private final JettyProblemPage problemPage;

  JettyBounds(HttpSettings settings, JettyProblemPage problemPage) {
    this.settings = settings;
    this.problemPage = problemPage;
  }

  @Override
  public void customize(JettyServletWebServerFactory factory) {
    factory.addServerCustomizers(this::bound);
  }

  private void bound(Server server) {
    server.setErrorHandler(problemPage);
    for (Connector connector : server.getConnectors()) {
      if (connector instanceof ServerConnector network) {
        bound(network);
      }
    }
    server
        .getDescendants(ServletHandler.class)
        .forEach(handler -> handler.setDecodeAmbiguousURIs(true));
  }

  private void bound(ServerConnector connector) {
    connector.setAcceptQueueSize(ACCEPT_QUEUE);
    connector.addBean(new HeadDeadline(connector, settings.patience()));
    connector.addBean(new AnswerDeadline(connector, settings));
    connector.getConnectionFactories().stream()
        .filter(HttpConfiguration.ConnectionFactory.class::isInstance)
        .map(factory -> ((HttpConfiguration.ConnectionFactory) factory).getHttpConfiguration())
        .forEach(
            http -> {
              http.setSendServerVersion(false);
              http.setUriCompliance(new UriCompliance("MILLRACE", WANTED));
            });
  }
}
