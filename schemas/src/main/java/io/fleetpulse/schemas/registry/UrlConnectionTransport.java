package io.fleetpulse.schemas.registry;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Authenticator;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Over {@link HttpURLConnection}, which needs no module but {@code java.base}. */
public final class UrlConnectionTransport implements Transport {
  /** Knows no credentials: else a host's own default would be asked, and might ask a person. */
  private static final Authenticator NOBODY = new Authenticator() {};

  private final int connectTimeoutMillis;
  private final int readTimeoutMillis;
  private final @Nullable SSLContext ssl;

  /**
   * @param ssl null: the JVM's default
   */
  public UrlConnectionTransport(
      Duration connectTimeout, Duration readTimeout, @Nullable SSLContext ssl) {
    this.connectTimeoutMillis = Math.toIntExact(connectTimeout.toMillis());
    this.readTimeoutMillis = Math.toIntExact(readTimeout.toMillis());
    this.ssl = ssl;
  }

  @Override
  public Response exchange(
      String method, URI uri, Map<String, String> headers, @Nullable String body)
      throws IOException {
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
    if (ssl != null && connection instanceof HttpsURLConnection secure) {
      secure.setSSLSocketFactory(ssl.getSocketFactory());
    }
    connection.setConnectTimeout(connectTimeoutMillis);
    connection.setReadTimeout(readTimeoutMillis);
    connection.setInstanceFollowRedirects(false);
    connection.setUseCaches(false);
    connection.setAuthenticator(NOBODY);
    connection.setRequestMethod(method);
    headers.forEach(connection::setRequestProperty);
    if (body != null) {
      connection.setDoOutput(true);
      try (OutputStream out = connection.getOutputStream()) {
        out.write(body.getBytes(StandardCharsets.UTF_8));
      }
    }
    int status = connection.getResponseCode();
    if (status < 0) {
      throw new IOException("no HTTP answer from " + uri.getHost() + ":" + uri.getPort());
    }
    try (InputStream in =
        status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
      byte[] received = in == null ? new byte[0] : in.readNBytes(MOST_BYTES + 1);
      if (received.length > MOST_BYTES) {
        throw new IOException("its answer is longer than " + MOST_BYTES + " bytes");
      }
      return new Response(status, new String(received, StandardCharsets.UTF_8));
    }
  }
}
