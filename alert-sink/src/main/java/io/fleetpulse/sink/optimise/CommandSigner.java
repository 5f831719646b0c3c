package io.fleetpulse.sink.optimise;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/** Signs the bytes of commands with Ed25519. Any thread may use it. */
public final class CommandSigner {
  private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
  private static final String END = "-----END PRIVATE KEY-----";

  private final String keyId;
  private final PrivateKey key;

  private CommandSigner(String keyId, PrivateKey key) {
    this.keyId = keyId;
    this.key = key;
  }

  /**
   * Reads a PEM file with a PKCS#8 key.
   *
   * @throws IllegalArgumentException naming the file and what is wrong with it, never its content
   */
  public static CommandSigner read(Path pem, String keyId) {
    if (keyId.isBlank()) {
      throw new IllegalArgumentException("the key in " + pem + " needs an id");
    }
    try {
      String text = Files.readString(pem);
      int begin = text.indexOf(BEGIN);
      int end = text.indexOf(END);
      if (begin < 0 || end < begin) {
        throw new IllegalArgumentException(
            pem + " holds no \"" + BEGIN + "\": openssl genpkey -algorithm ed25519 makes one");
      }
      byte[] der = Base64.getMimeDecoder().decode(text.substring(begin + BEGIN.length(), end));
      PrivateKey key =
          KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(der));
      return new CommandSigner(keyId, key);
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot read the signing key " + pem + ": " + e, e);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(
          pem + " holds no Ed25519 key in PKCS#8: openssl genpkey -algorithm ed25519 makes one", e);
    }
  }

  public String keyId() {
    return keyId;
  }

  public byte[] sign(byte[] payload) {
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(key);
      signature.update(payload);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the signing key cannot sign", e);
    }
  }

  @Override
  public String toString() {
    return "CommandSigner[" + keyId + "]";
  }
}
