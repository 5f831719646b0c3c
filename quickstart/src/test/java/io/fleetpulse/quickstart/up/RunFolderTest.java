package io.fleetpulse.quickstart.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunFolderTest {
  @TempDir private Path dir;

  @Test
  void endpoints_areJsonWithFourAddresses() throws IOException {
    Path file = dir.resolve("endpoints.json");

    Endpoints.of(new Ports(7070)).write(file);

    JsonNode json = new ObjectMapper().readTree(file.toFile());
    assertThat(json.path("kafka").asText()).isEqualTo("127.0.0.1:7073");
    assertThat(json.path("registry").asText()).isEqualTo("http://127.0.0.1:7072");
    assertThat(json.path("processor").asText()).isEqualTo("http://127.0.0.1:7071");
    assertThat(json.path("sink").asText()).isEqualTo("http://127.0.0.1:7070");
  }

  @Test
  void keys_areAPairAndThePrivateOneIsTheOwnersAlone()
      throws IOException, GeneralSecurityException {
    SigningKeys keys = SigningKeys.in(dir);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keys.privateKey())))
        .isEqualTo("rw-------");
    KeyFactory factory = KeyFactory.getInstance("Ed25519");
    Signature signer = Signature.getInstance("Ed25519");
    signer.initSign(factory.generatePrivate(new PKCS8EncodedKeySpec(der(keys.privateKey()))));
    signer.update((byte) 1);
    Signature verifier = Signature.getInstance("Ed25519");
    verifier.initVerify(factory.generatePublic(new X509EncodedKeySpec(der(keys.publicKey()))));
    verifier.update((byte) 1);
    assertThat(verifier.verify(signer.sign())).isTrue();
  }

  @Test
  void keys_areKept() throws IOException {
    String first = Files.readString(SigningKeys.in(dir).privateKey());

    assertThat(Files.readString(SigningKeys.in(dir).privateKey())).isEqualTo(first);
  }

  @Test
  void folderThatIsAFile_isRefusedInOneLine() throws IOException {
    Path file = Files.createFile(dir.resolve("file"));
    Installation jars = new Installation(file, file, file, file);

    assertThatThrownBy(() -> Layout.of(file, jars))
        .isInstanceOf(CannotStart.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("--data");
  }

  @Test
  void missingJar_isNamed() {
    assertThatThrownBy(() -> Installation.in(dir))
        .isInstanceOf(CannotStart.class)
        .hasMessageContaining("fleetpulse-agent.jar is missing");
  }

  @Test
  void portInUse_isNamedWithItsUse() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Ports ports = new Ports(taken.getLocalPort() - 1);

      assertThatThrownBy(ports::requireFree)
          .isInstanceOf(CannotStart.class)
          .hasMessageContaining("is in use");
    }
  }

  @Test
  void pidFileOfARunningLauncher_isRespected() throws IOException {
    Path file = dir.resolve("children.pid");
    new PidFile(file).add(ProcessHandle.current());

    PidFile second = new PidFile(file);

    assertThatThrownBy(second::endLeftovers)
        .isInstanceOf(CannotStart.class)
        .hasMessageContaining("already uses");
    second.delete();
    assertThat(file).exists();
  }

  @Test
  void pidOfAnotherProcess_isNotEnded() throws IOException {
    Path file = dir.resolve("children.pid");
    long pid = ProcessHandle.current().pid();
    Files.writeString(
        file, "1 2001-01-01T00:00:00Z\n" + pid + " 2001-01-01T00:00:00Z\nnot a line\n");

    assertThat(new PidFile(file).endLeftovers()).isZero();
    assertThat(file).doesNotExist();
  }

  private static byte[] der(Path pem) throws IOException {
    return Base64.getMimeDecoder()
        .decode(Files.readString(pem).replaceAll("-----[A-Z ]+-----", ""));
  }
}
