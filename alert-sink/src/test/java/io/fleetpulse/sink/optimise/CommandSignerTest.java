package io.fleetpulse.sink.optimise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetpulse.schemas.avro.ActionCommand;
import io.fleetpulse.schemas.avro.OptimizationAction;
import io.fleetpulse.schemas.registry.SchemaIds;
import io.fleetpulse.schemas.serde.AvroDeserializer;
import io.fleetpulse.sink.optimise.Command.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import java.util.Objects;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandSignerTest {
  @TempDir Path folder;

  @Test
  void sealedCommand_isVerifiedByThePublicKey_andDecodes() throws Exception {
    KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    CommandSealer sealer = new CommandSealer(new OneSchema(), "actions-payload", signer(pair));

    SignedBytes sealed =
        sealer.seal(
            new Command(
                "a",
                Kind.APPLY,
                "d/s/i",
                7,
                9,
                1,
                2,
                "g1-periodic-gc",
                "G1PeriodicGCInterval",
                "15000",
                "0",
                300_000,
                45_000,
                "idle"));

    Signature verifier = Signature.getInstance("Ed25519");
    verifier.initVerify(pair.getPublic());
    verifier.update(sealed.payloadBytes());
    assertThat(verifier.verify(sealed.signatureBytes())).isTrue();
    assertThat(sealed.keyId()).isEqualTo("key-1");
    try (AvroDeserializer<OptimizationAction> reader =
        AvroDeserializer.specific(new OneSchema(), OptimizationAction.class)) {
      OptimizationAction action =
          Objects.requireNonNull(reader.deserialize("actions", sealed.payloadBytes()));
      assertThat(action.getCommand()).isEqualTo(ActionCommand.APPLY);
      assertThat(action.getSequence()).isEqualTo(9);
      assertThat(action.getExpectedCurrent()).isEqualTo("0");
    }
  }

  @Test
  void wrongKeyFile_isRefusedByName() throws Exception {
    Path file = folder.resolve("key.pem");
    Files.writeString(file, "secret");

    assertThatThrownBy(() -> CommandSigner.read(file, "key-1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(file.toString())
        .hasMessageNotContaining("secret");
    assertThatThrownBy(() -> CommandSigner.read(folder.resolve("none.pem"), "key-1"))
        .hasMessageContaining("none.pem");
  }

  private CommandSigner signer(KeyPair pair) throws Exception {
    Path file = folder.resolve("signing.pem");
    Files.writeString(
        file,
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(pair.getPrivate().getEncoded())
            + "\n-----END PRIVATE KEY-----\n");
    return CommandSigner.read(file, "key-1");
  }

  private static final class OneSchema implements SchemaIds {
    @Override
    public Schema byId(int id) {
      return OptimizationAction.getClassSchema();
    }

    @Override
    public int idOf(String subject, Schema schema) {
      return 5;
    }
  }
}
