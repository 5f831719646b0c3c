package io.fleetpulse.schemas.catalogue;

import io.fleetpulse.schemas.avro.RuntimeSample;
import java.util.List;
import org.apache.avro.Schema;

/** The sections that a sample can have, by the names of their fields. */
public final class SampleSections {
  private SampleSections() {}

  /** In the order of the schema. */
  public static List<String> names() {
    return RuntimeSample.getClassSchema().getFields().stream()
        .filter(field -> !field.name().equals("identity"))
        .filter(field -> field.schema().getType() == Schema.Type.UNION)
        .filter(
            field ->
                field.schema().getTypes().stream()
                    .anyMatch(branch -> branch.getType() == Schema.Type.RECORD))
        .map(Schema.Field::name)
        .toList();
  }
}
