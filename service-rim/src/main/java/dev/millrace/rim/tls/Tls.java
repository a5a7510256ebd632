package dev.millrace.rim.tls;

import java.security.GeneralSecurityException;
import java.util.Collections;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;

/// TLS as an SSL bundle has it now: what is made with it once shows and trusts, on each new
/// connection, what the bundle's files say by then. Safe for all threads.
public final class Tls {
  private final LiveKeys keys;
  private final LiveTrust trust;
  private final SSLContext context;
  private final SSLParameters parameters = new SSLParameters();

  private Tls(SslBundle bundle) {
    this.keys = new LiveKeys(LiveKeys.of(bundle));
    this.trust = new LiveTrust(LiveTrust.of(bundle));
    parameters.setCipherSuites(bundle.getOptions().getCiphers());
    parameters.setProtocols(bundle.getOptions().getEnabledProtocols());
    try {
      this.context = SSLContext.getInstance(bundle.getProtocol());
      context.init(keys(), trust(), null);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no TLS can be made of the SSL bundle: " + e.getMessage(), e);
    }
  }

  /// By the bundle of that name, and from then on by what it is renewed to.
  public static Tls of(SslBundles bundles, String name) {
    var tls = new Tls(bundles.getBundle(name));
    Renewals.of(bundles, name, "calls that are made", tls::renew);
    return tls;
  }

  /// By a bundle that stays as it is.
  public static Tls of(SslBundle bundle) {
    return new Tls(bundle);
  }

  private void renew(SslBundle bundle) {
    var newKeys = LiveKeys.of(bundle);
    var newTrust = LiveTrust.of(bundle);
    keys.become(newKeys);
    trust.become(newTrust);
    // Else those who were trusted before would be for as long as their sessions can be resumed.
    SSLSessionContext sessions = context.getClientSessionContext();
    for (byte[] id : Collections.list(sessions.getIds())) {
      SSLSession session = sessions.getSession(id);
      if (session != null) {
        session.invalidate();
      }
    }
  }

  public SSLContext context() {
    return context;
  }

  public SSLParameters parameters() {
    return parameters;
  }

  /// What is shown to those who ask who is there.
  public KeyManager[] keys() {
    return new KeyManager[] {keys};
  }

  /// Whom it trusts.
  public TrustManager[] trust() {
    return new TrustManager[] {trust};
  }

  public X509TrustManager x509() {
    return trust;
  }
}
