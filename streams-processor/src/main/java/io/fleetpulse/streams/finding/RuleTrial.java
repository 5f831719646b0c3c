package io.fleetpulse.streams.finding;

import io.fleetpulse.analysis.window.ClosedWindow;
import io.fleetpulse.schemas.avro.Finding;
import io.fleetpulse.schemas.registry.SchemaIds;
import io.fleetpulse.schemas.serde.AvroDeserializer;
import io.fleetpulse.streams.rule.RuleBook;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.avro.Schema;

/**
 * Rules on windows that are made up or recorded, by the code that judges them in the processor.
 * Nothing leaves it. For one thread.
 */
public final class RuleTrial {
  private static final int SCHEMA_ID = 1;

  private final LiveFindings live = new LiveFindings();
  private final List<Finding> told = new ArrayList<>();
  private final PartitionFindings findings;

  public RuleTrial(RuleBook rules) {
    FindingRecords records = new FindingRecords(SCHEMA_ID);
    FindingMetrics metrics = new FindingMetrics();
    this.findings =
        new PartitionFindings(
            new FindingLedger(records, live, metrics, told::add),
            new SubjectStateCodec(
                new StandingsCodec(records, AvroDeserializer.specific(new Own(), Finding.class))),
            rules,
            live,
            metrics,
            new Nowhere());
  }

  /** Takes the next window, as soon as it ends. */
  public void take(ClosedWindow window) {
    findings.take(window, window.endMillis());
    findings.tick(window.endMillis());
  }

  /** What is pending or firing. */
  public Collection<Finding> underWay() {
    return live.all();
  }

  /** What rules in a dry run would tell. */
  public Collection<Finding> dryRuns() {
    return live.dryRuns();
  }

  /** All that was told, in its order. */
  public List<Finding> told() {
    return List.copyOf(told);
  }

  private static final class Nowhere implements PartitionFindings.Output {
    @Override
    public void put(String subject, byte[] state) {
      // A trial ends with its process.
    }

    @Override
    public void delete(String subject) {
      // As above.
    }
  }

  /** The one schema there is. */
  private static final class Own implements SchemaIds {
    @Override
    public Schema byId(int id) {
      return Finding.getClassSchema();
    }

    @Override
    public int idOf(String subject, Schema schema) {
      return SCHEMA_ID;
    }
  }
}
