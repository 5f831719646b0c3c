package io.fleetpulse.sink.http;

import io.fleetpulse.service.http.ApiException;
import io.fleetpulse.service.http.HttpShell;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The web page: files below {@code web/} on the class path, kept in memory once asked for. There
 * are few of them and no other path reaches the class path, so what is kept is bounded by what was
 * built. Used by HTTP threads at the same time.
 */
public final class WebPage {
  /**
   * Only this server's own scripts, styles and data. No {@code 'unsafe-inline'} for styles: the
   * chart library sets styles through the object model, which the policy does not concern, and its
   * tooltips are drawn into the canvas instead of being HTML with style attributes.
   */
  static final String POLICY =
      "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self';"
          + " frame-ancestors 'none'";

  private static final Pattern PATH = Pattern.compile("[a-z0-9-]+(/[a-z0-9-]+)*(\\.[a-z0-9]+)+");
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml");

  private final Map<String, Asset> assets = new ConcurrentHashMap<>();

  private record Asset(String type, String tag, byte[] content) {}

  /** Adds the page's routes; they are no part of the API. */
  public void register(HttpShell shell) {
    shell.page("/", context -> serve(context, "index.html"));
    for (String file : new String[] {"index.html", "favicon.svg"}) {
      shell.page("/" + file, context -> serve(context, file));
    }
    for (String folder : new String[] {"js", "css", "vendor"}) {
      shell.page(
          "/" + folder + "/<path>",
          context -> serve(context, folder + "/" + context.pathParam("path")));
    }
  }

  private void serve(Context context, String path) throws IOException {
    Asset asset = asset(path);
    if (asset == null) {
      throw ApiException.notFound("this page has no file " + context.path(), "the page is at /");
    }
    context.header("Content-Security-Policy", POLICY);
    context.header("Cross-Origin-Opener-Policy", "same-origin");
    // The names stay the same from release to release, so a browser asks each time; an unchanged
    // file costs one answer without a body.
    context.header("Cache-Control", "no-cache");
    context.header("ETag", asset.tag());
    if (matches(context.header("If-None-Match"), asset.tag())) {
      context.status(304);
      return;
    }
    context.contentType(asset.type()).result(asset.content());
  }

  /** A proxy or compression may have weakened the tag or added a suffix to it. */
  private static boolean matches(@Nullable String asked, String tag) {
    return asked != null && asked.contains(tag.substring(1, tag.length() - 1));
  }

  private @Nullable Asset asset(String path) throws IOException {
    Asset known = assets.get(path);
    if (known != null) {
      return known;
    }
    String type = TYPES.get(path.substring(path.lastIndexOf('.') + 1));
    if (type == null || !PATH.matcher(path).matches()) {
      return null;
    }
    try (InputStream file = WebPage.class.getResourceAsStream("/web/" + path)) {
      if (file == null) {
        return null;
      }
      byte[] content = file.readAllBytes();
      Asset asset = new Asset(type, tag(content), content);
      assets.put(path, asset);
      return asset;
    }
  }

  private static String tag(byte[] content) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
      return "\"" + HexFormat.of().formatHex(digest, 0, 12) + "\"";
    } catch (NoSuchAlgorithmException e) {
      throw new UncheckedIOException(new IOException("every JDK has SHA-256", e));
    }
  }
}
