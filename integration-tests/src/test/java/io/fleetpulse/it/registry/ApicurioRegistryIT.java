package io.fleetpulse.it.registry;

import io.fleetpulse.it.support.ChildJvm;
import io.fleetpulse.it.support.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * Apicurio Registry through its Confluent API, as a process of its own, in memory. It says when the
 * client or our embedded registry fits only one registry's reading of the protocol.
 */
class ApicurioRegistryIT extends RegistryContract {
  private static final Duration START = Duration.ofSeconds(90);
  private static final Duration ONE_TRY = Duration.ofSeconds(5);

  @SuppressWarnings("NullAway.Init") // JUnit calls start() first
  private static ChildJvm registry;

  @SuppressWarnings("NullAway.Init")
  private static String url;

  @BeforeAll
  static void start() {
    int port = freePort();
    url = "http://127.0.0.1:" + port + "/apis/ccompat/v7";
    registry =
        ChildJvm.builder("apicurio")
            .jvmOptions(
                "-Xmx384m",
                "-Dquarkus.http.host=127.0.0.1",
                "-Dquarkus.http.port=" + port,
                // Confluent's default; Apicurio's own is to check nothing.
                "-Dregistry.rules.global.compatibility=BACKWARD")
            .program("-jar", runner().toString())
            .start();
    registry.awaitWhileAlive(START, "an answer of " + url, ApicurioRegistryIT::answers);
  }

  @AfterAll
  static void stop() {
    if (registry != null) {
      registry.close();
    }
  }

  @Override
  String url() {
    return url;
  }

  private static boolean answers() {
    HttpRequest subjects =
        HttpRequest.newBuilder(URI.create(url + "/subjects")).timeout(ONE_TRY).build();
    try {
      return HttpClient.newHttpClient()
              .send(subjects, HttpResponse.BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while Apicurio starts", e);
    }
  }

  private static Path runner() {
    Path folder = Repository.path("integration-tests/target/apicurio");
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> jars = Files.newDirectoryStream(folder, "*-runner.jar")) {
        for (Path jar : jars) {
          return jar;
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    throw new AssertionError(
        "no Apicurio in " + folder + "; run: mvn -pl integration-tests -am pre-integration-test");
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
