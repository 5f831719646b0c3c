package io.fleetpulse.agent.action;

import io.fleetpulse.agent.wire.AvroOut;
import org.jspecify.annotations.Nullable;

/** Writes answers as Avro, field by field in the order of {@code ActionResult.avsc}. */
final class AnswerEncoder {
  private static final int NULL_BRANCH = 0;
  private static final int VALUE_BRANCH = 1;

  private final AvroOut out = new AvroOut();
  private final String instance;
  private final long jvmStartMillis;

  AnswerEncoder(String instance, long jvmStartMillis) {
    this.instance = instance;
    this.jvmStartMillis = jvmStartMillis;
  }

  /** The answer in Confluent's frame. */
  byte[] encode(int schemaId, Answer answer) {
    out.reset();
    out.writeByte(0);
    out.writeId(schemaId);
    out.writeString(answer.actionId());
    out.writeString(instance);
    out.writeLong(jvmStartMillis);
    out.writeLong(answer.sequence());
    out.writeLong(answer.outcome().ordinal());
    out.writeLong(answer.timeMillis());
    out.writeString(answer.option());
    write(answer.before());
    write(answer.after());
    out.writeLong(answer.memoryBefore().heapCommitted());
    out.writeLong(answer.memoryAfter().heapCommitted());
    out.writeLong(answer.memoryBefore().residentSet());
    out.writeLong(answer.memoryAfter().residentSet());
    out.writeString(answer.reason());
    return out.toByteArray();
  }

  private void write(@Nullable String text) {
    if (text == null) {
      out.writeLong(NULL_BRANCH);
    } else {
      out.writeLong(VALUE_BRANCH);
      out.writeString(text);
    }
  }
}
