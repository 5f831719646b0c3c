package io.fleetpulse.agent.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetpulse.agent.action.Answer.Memory;
import io.fleetpulse.schemas.avro.ActionCommand;
import io.fleetpulse.schemas.avro.ActionResult;
import io.fleetpulse.schemas.avro.OptimizationAction;
import io.fleetpulse.schemas.avro.SignedCommand;
import io.fleetpulse.schemas.registry.SchemaIds;
import io.fleetpulse.schemas.serde.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericContainer;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WireTest {
  private static final int ID = 300;

  @TempDir private Path folder;
  private final KeyPair keys = keys();

  @Test
  void signedCommand_isReadVerifiedAndDecoded() throws Exception {
    byte[] payload = payload(ActionCommand.APPLY, "0");
    Envelope envelope = Envelope.read(record(payload, "k1", sign(payload)));
    assertThat(envelope.payload()).isEqualTo(payload);
    assertThat(verifier("k1").verifies(envelope)).isTrue();
    assertThat(verifier("").verifies(envelope)).isTrue();
    assertThat(verifier("k2").verifies(envelope)).isFalse();
    Command command = decoder().decode(envelope.payload());
    assertThat(command)
        .isEqualTo(
            new Command(
                "a", Command.Kind.APPLY, "n/s/i", 5, 6, 8, "Opt", "15000", "0", 10, 11, "why"));
  }

  @ParameterizedTest
  @EnumSource(ActionCommand.class)
  void everyKindOfTheSchema_isKnown(ActionCommand kind) throws Exception {
    Command command = decoder().decode(payload(kind, null));
    assertThat(command.kind().name()).isEqualTo(kind.name());
    assertThat(command.expectedCurrent()).isNull();
  }

  @Test
  void bytesOrSignatureAreChanged_doesNotVerify() throws Exception {
    byte[] payload = payload(ActionCommand.APPLY, "0");
    byte[] signature = sign(payload);
    byte[] changed = payload.clone();
    changed[changed.length - 1] ^= 1;
    CommandVerifier verifier = verifier("");
    assertThat(verifier.verifies(new Envelope(changed, "k", signature))).isFalse();
    assertThat(verifier.verifies(new Envelope(payload, "k", new byte[64]))).isFalse();
    assertThat(verifier.verifies(new Envelope(payload, "k", new byte[0]))).isFalse();
    assertThat(
            new CommandVerifier(keys().getPublic(), "")
                .verifies(new Envelope(payload, "k", signature)))
        .isFalse();
  }

  @Test
  void recordIsCutAnywhere_isNoCommand() throws Exception {
    byte[] payload = payload(ActionCommand.APPLY, "0");
    byte[] record = record(payload, "k1", sign(payload));
    for (int length = 0; length < record.length; length++) {
      byte[] cut = Arrays.copyOf(record, length);
      assertThatThrownBy(() -> Envelope.read(cut)).isInstanceOf(SerializationException.class);
    }
  }

  @Test
  void recordClaimsAHugeLength_isNoCommand() {
    byte[] huge = WireFormat.encode(ID, new byte[] {-2, -1, -1, -1, 15, 1});
    byte[] endless = WireFormat.encode(ID, new byte[] {-1, -1, -1, -1, -1, -1, -1, -1, -1, 1});
    assertThatThrownBy(() -> Envelope.read(huge)).isInstanceOf(SerializationException.class);
    assertThatThrownBy(() -> Envelope.read(endless)).isInstanceOf(SerializationException.class);
  }

  @Test
  void envelopesSchema_beginsWithWhatIsReadByHand() {
    assertThat(SignedCommand.getClassSchema().getFields().subList(0, 3))
        .extracting(each -> each.name() + " " + each.schema().getType())
        .containsExactly("payload BYTES", "keyId STRING", "signature BYTES");
  }

  @Test
  void payloadIsCut_isNoCommand() throws Exception {
    byte[] payload = payload(ActionCommand.APPLY, "0");
    byte[] cut = Arrays.copyOf(payload, payload.length - 3);
    CommandDecoder decoder = decoder();
    assertThatThrownBy(() -> decoder.decode(cut)).isInstanceOf(SerializationException.class);
  }

  @Test
  void publicKeyFile_isReadOrItsFaultIsNamed() throws Exception {
    Path pem = folder.resolve("key.pem");
    String text = Base64.getMimeEncoder().encodeToString(keys.getPublic().getEncoded());
    Files.writeString(pem, "-----BEGIN PUBLIC KEY-----\n" + text + "\n-----END PUBLIC KEY-----\n");
    byte[] payload = {1, 2, 3};
    Envelope envelope = new Envelope(payload, "k", sign(payload));
    assertThat(CommandVerifier.read(pem, "k").verifies(envelope)).isTrue();

    Files.writeString(pem, "-----BEGIN PRIVATE KEY-----");
    assertThatThrownBy(() -> CommandVerifier.read(pem, ""))
        .hasMessageContaining(pem.toString())
        .hasMessageContaining("BEGIN PUBLIC KEY");
    assertThatThrownBy(() -> CommandVerifier.read(folder.resolve("none"), ""))
        .hasMessageContaining("cannot read");
  }

  @ParameterizedTest
  @EnumSource(Answer.Outcome.class)
  void answer_decodesWithTheSchema(Answer.Outcome outcome) throws Exception {
    Answer answer =
        new Answer(
            "a", 9, outcome, 77, "Opt", "0", "15000", new Memory(1, 2), new Memory(3, 4), "why");
    GenericRecord read = read(new AnswerEncoder("n/s/i", 5).encode(ID, answer));
    assertThat(read.toString())
        .isEqualTo(
            "{\"actionId\": \"a\", \"instance\": \"n/s/i\", \"instanceStartTimeMillis\": 5, "
                + "\"sequence\": 9, \"outcome\": \""
                + outcome
                + "\", \"timeMillis\": 77, \"option\": \"Opt\", \"before\": \"0\", "
                + "\"after\": \"15000\", \"heapCommittedBefore\": 1, \"heapCommittedAfter\": 3, "
                + "\"residentSetBefore\": 2, \"residentSetAfter\": 4, \"reason\": \"why\"}");
  }

  @Test
  void answerWithoutValues_decodesAsNotRead() throws Exception {
    Answer answer =
        new Answer(
            "a",
            9,
            Answer.Outcome.REFUSED,
            77,
            "Opt",
            null,
            null,
            Memory.NOT_READ,
            Memory.NOT_READ,
            "");
    GenericRecord read = read(new AnswerEncoder("n/s/i", 5).encode(ID, answer));
    assertThat(read.get("before")).isNull();
    assertThat(read.get("heapCommittedAfter")).isEqualTo(-1L);
  }

  private static GenericRecord read(byte[] record) throws IOException {
    assertThat(WireFormat.schemaId(record)).isEqualTo(ID);
    return new GenericDatumReader<GenericRecord>(ActionResult.getClassSchema())
        .read(
            null,
            DecoderFactory.get().binaryDecoder(Arrays.copyOfRange(record, 5, record.length), null));
  }

  private static byte[] payload(ActionCommand kind, @Nullable String expected) throws IOException {
    return encoded(
        OptimizationAction.newBuilder()
            .setActionId("a")
            .setCommand(kind)
            .setInstance("n/s/i")
            .setInstanceStartTimeMillis(5)
            .setSequence(6)
            .setIssuedAtMillis(7)
            .setExpiresAtMillis(8)
            .setStrategy("s")
            .setOption("Opt")
            .setValue("15000")
            .setExpectedCurrent(expected)
            .setConfirmWithinMillis(10)
            .setMeasureAfterMillis(11)
            .setReason("why")
            .build());
  }

  private static byte[] record(byte[] payload, String keyId, byte[] signature) throws IOException {
    return encoded(
        SignedCommand.newBuilder()
            .setPayload(ByteBuffer.wrap(payload))
            .setKeyId(keyId)
            .setSignature(ByteBuffer.wrap(signature))
            .build());
  }

  private static byte[] encoded(GenericContainer record) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    new GenericDatumWriter<GenericContainer>(record.getSchema()).write(record, encoder);
    encoder.flush();
    return WireFormat.encode(ID, bytes.toByteArray());
  }

  private CommandVerifier verifier(String keyId) {
    return new CommandVerifier(keys.getPublic(), keyId);
  }

  private byte[] sign(byte[] payload) throws GeneralSecurityException {
    Signature signature = Signature.getInstance("Ed25519");
    signature.initSign(keys.getPrivate());
    signature.update(payload);
    return signature.sign();
  }

  private static CommandDecoder decoder() {
    return new CommandDecoder(
        new SchemaIds() {
          @Override
          public Schema byId(int id) {
            return OptimizationAction.getClassSchema();
          }

          @Override
          public int idOf(String subject, Schema schema) {
            return ID;
          }
        });
  }

  private static KeyPair keys() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
