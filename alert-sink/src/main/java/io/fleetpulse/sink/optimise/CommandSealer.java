package io.fleetpulse.sink.optimise;

import io.fleetpulse.schemas.avro.ActionCommand;
import io.fleetpulse.schemas.avro.OptimizationAction;
import io.fleetpulse.schemas.registry.SchemaIds;
import io.fleetpulse.schemas.serde.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;

/**
 * Encodes and signs commands. The bytes are made once, when it is decided; the outbox keeps them.
 */
public final class CommandSealer {
  private final SchemaIds ids;
  private final String subject;
  private final CommandSigner signer;

  public CommandSealer(SchemaIds ids, String subject, CommandSigner signer) {
    this.ids = ids;
    this.subject = subject;
    this.signer = signer;
  }

  public SignedBytes seal(Command command) {
    int id = ids.idOf(subject, OptimizationAction.getClassSchema());
    return SignedBytes.of(WireFormat.encode(id, avro(command)), signer);
  }

  private static byte[] avro(Command command) {
    OptimizationAction action =
        OptimizationAction.newBuilder()
            .setActionId(command.actionId())
            .setCommand(ActionCommand.valueOf(command.kind().name()))
            .setInstance(command.instance())
            .setInstanceStartTimeMillis(command.instanceStartMillis())
            .setSequence(command.sequence())
            .setIssuedAtMillis(command.issuedAtMillis())
            .setExpiresAtMillis(command.expiresAtMillis())
            .setStrategy(command.strategy())
            .setOption(command.option())
            .setValue(command.value())
            .setExpectedCurrent(command.expectedCurrent())
            .setConfirmWithinMillis(command.confirmWithinMillis())
            .setMeasureAfterMillis(command.measureAfterMillis())
            .setReason(command.reason())
            .build();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    try {
      new SpecificDatumWriter<>(OptimizationAction.class).write(action, encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
