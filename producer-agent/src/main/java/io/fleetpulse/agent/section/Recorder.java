package io.fleetpulse.agent.section;

import io.fleetpulse.agent.wire.AvroOut;
import io.fleetpulse.agent.wire.Distribution;
import java.util.ArrayList;
import java.util.List;

/**
 * What the flight recorder sees.
 *
 * @param classLoaders with classes; -1: not known
 * @param virtualSubmitFailed -1: not known
 * @param distributions in the order of the schema: safepoint, safepointSync, monitorBlocked,
 *     monitorWait, park, virtualPinned, socketReadTime, socketWriteTime, socketReadBytes,
 *     socketWriteBytes, fileReadTime, fileWriteTime
 * @param quality PARTIAL where a kind of event was too frequent to be recorded on
 */
public record Recorder(
    long events,
    long dataLost,
    int classLoaders,
    long virtualSubmitFailed,
    List<Distribution> distributions,
    SectionQuality quality)
    implements Section {
  @Override
  public SectionKind kind() {
    return SectionKind.RECORDER;
  }

  @Override
  public Recorder after(Section earlier) {
    List<Distribution> both = new ArrayList<>(distributions.size());
    for (int i = 0; i < distributions.size(); i++) {
      both.add(distributions.get(i).after(((Recorder) earlier).distributions.get(i)));
    }
    return new Recorder(events, dataLost, classLoaders, virtualSubmitFailed, both, quality);
  }

  @Override
  public void write(AvroOut out) {
    out.writeLong(events);
    out.writeLong(dataLost);
    out.writeLong(classLoaders);
    out.writeLong(virtualSubmitFailed);
    distributions.forEach(distribution -> distribution.write(out));
  }

  @Override
  public int heldBytes() {
    return 64 + distributions.stream().mapToInt(Distribution::heldBytes).sum();
  }
}
