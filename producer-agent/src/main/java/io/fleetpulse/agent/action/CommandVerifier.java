package io.fleetpulse.agent.action;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/** Holds the sink's public key, and says whose signature counts. */
final class CommandVerifier {
  private static final String BEGIN = "-----BEGIN PUBLIC KEY-----";
  private static final String END = "-----END PUBLIC KEY-----";

  private final PublicKey key;
  private final String keyId;

  /**
   * @param keyId the only id accepted; empty: any
   */
  CommandVerifier(PublicKey key, String keyId) {
    this.key = key;
    this.keyId = keyId;
  }

  /**
   * Reads a PEM file, as {@code openssl pkey -pubout} writes it.
   *
   * @throws IllegalArgumentException naming the file and what is wrong with it
   */
  static CommandVerifier read(Path pem, String keyId) {
    try {
      String text = Files.readString(pem);
      int begin = text.indexOf(BEGIN);
      int end = text.indexOf(END);
      if (begin < 0 || end < begin) {
        throw new IllegalArgumentException(
            pem + " holds no \"" + BEGIN + "\": openssl pkey -in KEY -pubout makes one");
      }
      byte[] der = Base64.getMimeDecoder().decode(text.substring(begin + BEGIN.length(), end));
      PublicKey key = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(der));
      return new CommandVerifier(key, keyId);
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot read the public key " + pem + ": " + e, e);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(pem + " holds no public Ed25519 key", e);
    }
  }

  boolean verifies(Envelope envelope) {
    if (!keyId.isEmpty() && !keyId.equals(envelope.keyId())) {
      return false;
    }
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initVerify(key);
      signature.update(envelope.payload());
      return signature.verify(envelope.signature());
    } catch (SignatureException e) {
      // Not even the form of a signature.
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JVM cannot verify Ed25519", e);
    }
  }
}
