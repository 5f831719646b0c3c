package io.fleetpulse.sink.optimise;

import java.util.Base64;

/**
 * A command as it travels: bytes and their signature, in base 64 for the outbox.
 *
 * @param payload the command in Confluent's wire format
 */
public record SignedBytes(String payload, String keyId, String signature) {

  static SignedBytes of(byte[] payload, CommandSigner signer) {
    Base64.Encoder base64 = Base64.getEncoder();
    return new SignedBytes(
        base64.encodeToString(payload),
        signer.keyId(),
        base64.encodeToString(signer.sign(payload)));
  }

  public byte[] payloadBytes() {
    return Base64.getDecoder().decode(payload);
  }

  public byte[] signatureBytes() {
    return Base64.getDecoder().decode(signature);
  }
}
