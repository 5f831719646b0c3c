package io.fleetpulse.schemas.registry;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Over {@code java.net.http}. */
public final class HttpClientTransport implements Transport {
  private final HttpClient client;
  private final Duration readTimeout;

  /**
   * @param ssl null: the JVM's default
   */
  public HttpClientTransport(
      Duration connectTimeout, Duration readTimeout, @Nullable SSLContext ssl) {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .connectTimeout(connectTimeout)
            .followRedirects(HttpClient.Redirect.NEVER);
    if (ssl != null) {
      builder.sslContext(ssl);
    }
    this.client = builder.build();
    this.readTimeout = readTimeout;
  }

  @Override
  public Response exchange(
      String method, URI uri, Map<String, String> headers, @Nullable String body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .timeout(readTimeout)
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    headers.forEach(request::header);
    HttpResponse<String> response =
        client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    Map<String, String> received = new HashMap<>();
    response.headers().map().forEach((name, values) -> received.put(name, values.get(0)));
    return new Response(response.statusCode(), response.body(), received);
  }
}
