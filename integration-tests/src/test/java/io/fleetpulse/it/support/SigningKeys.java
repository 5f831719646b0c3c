package io.fleetpulse.it.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;

/** A pair of Ed25519 keys in PEM files as openssl makes them. */
public final class SigningKeys {
  private final KeyPair keys;
  private final Path secretFile;
  private final Path publicFile;

  private SigningKeys(KeyPair keys, Path secretFile, Path publicFile) {
    this.keys = keys;
    this.secretFile = secretFile;
    this.publicFile = publicFile;
  }

  /** New ones, in files of this name and the endings key and pub. */
  public static SigningKeys in(Path folder, String name)
      throws GeneralSecurityException, IOException {
    KeyPair keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    return new SigningKeys(
        keys,
        pem(folder.resolve(name + ".key"), "PRIVATE KEY", keys.getPrivate()),
        pem(folder.resolve(name + ".pub"), "PUBLIC KEY", keys.getPublic()));
  }

  public Path secretFile() {
    return secretFile;
  }

  public Path publicFile() {
    return publicFile;
  }

  /** Whether these bytes were signed with the secret key. */
  public boolean verifies(byte[] payload, byte[] signature) throws GeneralSecurityException {
    Signature verifier = Signature.getInstance("Ed25519");
    verifier.initVerify(keys.getPublic());
    verifier.update(payload);
    return verifier.verify(signature);
  }

  private static Path pem(Path file, String kind, Key key) throws IOException {
    String text = Base64.getMimeEncoder().encodeToString(key.getEncoded());
    return Files.writeString(
        file, "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n");
  }
}
