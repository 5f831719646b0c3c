package io.fleetpulse.quickstart.up;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.Set;

/**
 * The Ed25519 pair that signs actions: the sink reads the private file, the agent the public one.
 */
record SigningKeys(Path privateKey, Path publicKey) {
  private static final int LINE = 64;

  /** Finds the pair in a folder or makes it; only the owner can read the private key. */
  static SigningKeys in(Path dir) throws IOException {
    SigningKeys keys =
        new SigningKeys(
            dir.resolve("actions-private-key.pem"), dir.resolve("actions-public-key.pem"));
    if (!Files.exists(keys.privateKey) || !Files.exists(keys.publicKey)) {
      keys.make();
    }
    return keys;
  }

  private void make() throws IOException {
    try {
      KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      Files.deleteIfExists(privateKey);
      try (var channel =
          Files.newByteChannel(
              privateKey,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
        channel.write(
            StandardCharsets.US_ASCII.encode(pem("PRIVATE KEY", pair.getPrivate().getEncoded())));
      }
      Files.writeString(publicKey, pem("PUBLIC KEY", pair.getPublic().getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no Ed25519", e);
    }
  }

  private static String pem(String what, byte[] der) {
    String body = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + what + "-----\n" + body + "\n-----END " + what + "-----\n";
  }
}
