package dev.millrace.contracts.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// Who may vouch for the other side of an `https` URL, in place of those whom the JVM trusts.
public final class Authorities {
  private Authorities() {}

  /// As [JsonHttp#newClient()].
  ///
  /// @param pem certificates, one after the other
  /// @throws IOException when they are none
  public static HttpClient newClient(byte[] pem) throws IOException {
    try {
      return JsonHttp.clientBuilder().sslContext(trusting(certificates(pem))).build();
    } catch (GeneralSecurityException e) {
      throw new IOException("no trust can be made of these certificates: " + e.getMessage(), e);
    }
  }

  private static Collection<? extends Certificate> certificates(byte[] pem)
      throws IOException, CertificateException {
    Collection<? extends Certificate> all;
    try {
      all =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(pem));
    } catch (CertificateException e) {
      throw new IOException("not certificates in PEM: " + e.getMessage(), e);
    }
    if (all.isEmpty()) {
      throw new IOException("there is no certificate in PEM");
    }
    return all;
  }

  private static SSLContext trusting(Collection<? extends Certificate> authorities)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    for (Certificate authority : authorities) {
      store.setCertificateEntry("ca-" + store.size(), authority);
    }
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
