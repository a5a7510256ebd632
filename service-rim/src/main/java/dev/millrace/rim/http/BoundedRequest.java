package dev.millrace.rim.http;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// A request whose body is counted and timed while it is read.
final class BoundedRequest extends HttpServletRequestWrapper {
  private final HttpSettings settings;
  private final BodyBudget.Share share;
  private @Nullable ServletInputStream body;

  BoundedRequest(HttpServletRequest request, HttpSettings settings, BodyBudget.Share share) {
    super(request);
    this.settings = settings;
    this.share = share;
  }

  @Override
  public ServletInputStream getInputStream() throws IOException {
    if (body == null) {
      body = new Bounded(super.getInputStream(), settings, share);
    }
    return body;
  }

  @Override
  public BufferedReader getReader() throws IOException {
    String named = getCharacterEncoding();
    Charset charset = named == null ? StandardCharsets.UTF_8 : Charset.forName(named);
    return new BufferedReader(new InputStreamReader(getInputStream(), charset));
  }

  private static final class Bounded extends ServletInputStream {
    private static final double NANOS_A_SECOND = 1e9;

    private final ServletInputStream in;
    private final HttpSettings settings;
    private final BodyBudget.Share share;
    private final long begun = System.nanoTime();
    private long seen;

    Bounded(ServletInputStream in, HttpSettings settings, BodyBudget.Share share) {
      this.in = in;
      this.settings = settings;
      this.share = share;
    }

    @Override
    public int read() throws IOException {
      int read = in.read();
      if (read >= 0) {
        check(1);
      }
      return read;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int read = in.read(into, offset, length);
      if (read > 0) {
        check(read);
      }
      return read;
    }

    private void check(int more) {
      seen += more;
      if (seen > settings.maxBody().toBytes()) {
        throw BodyFilter.tooLarge(settings);
      }
      share.take(more);
      long elapsed = System.nanoTime() - begun;
      if (elapsed > settings.patience().toNanos()
          && seen < settings.minBodyRate().toBytes() * (elapsed / NANOS_A_SECOND)) {
        throw BodyFilter.tooSlow(settings);
      }
    }

    @Override
    public boolean isFinished() {
      return in.isFinished();
    }

    @Override
    public boolean isReady() {
      return in.isReady();
    }

    @Override
    public void setReadListener(ReadListener listener) {
      in.setReadListener(listener);
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
