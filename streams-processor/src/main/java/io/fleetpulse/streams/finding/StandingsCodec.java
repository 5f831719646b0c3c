package io.fleetpulse.streams.finding;

import io.fleetpulse.analysis.rule.Episode;
import io.fleetpulse.analysis.rule.EpisodeState;
import io.fleetpulse.schemas.avro.Finding;
import io.fleetpulse.schemas.serde.AvroDeserializer;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;

/** Writes and reads a subject's problems: the last record of each that is under way. */
public final class StandingsCodec {
  private static final EpisodeState[] STATES = {
    EpisodeState.PENDING, EpisodeState.FIRING, EpisodeState.CLEARED
  };

  private final FindingRecords records;
  private final AvroDeserializer<Finding> findings;

  public StandingsCodec(FindingRecords records, AvroDeserializer<Finding> findings) {
    this.records = records;
    this.findings = findings;
  }

  public void write(Standings subject, DataOutputStream out) throws IOException {
    VarNumbers.write(subject.standings.size(), out);
    for (Standing standing : subject.standings.values()) {
      writeStanding(standing, out);
    }
  }

  /**
   * Reads what was written into a subject that has no problems yet.
   *
   * @throws IOException if the bytes are none
   */
  public void read(DataInputStream in, Standings into) throws IOException {
    long count = VarNumbers.read(in);
    for (long i = 0; i < count; i++) {
      Standing standing = readStanding(in);
      into.standings.put(standing.rule, standing);
    }
  }

  private void writeStanding(Standing standing, DataOutputStream out) throws IOException {
    Episode episode = standing.episode;
    out.writeUTF(standing.rule);
    out.writeByte(List.of(STATES).indexOf(episode.state()));
    out.writeBoolean(standing.dryRun);
    out.writeLong(episode.startMillis());
    VarNumbers.write(episode.revision(), out);
    VarNumbers.write(episode.countedMillis(), out);
    VarNumbers.write(episode.toldMillis(), out);
    byte[] told = standing.told == null ? new byte[0] : records.bytes(standing.told);
    VarNumbers.write(told.length, out);
    out.write(told);
  }

  private Standing readStanding(DataInputStream in) throws IOException {
    String rule = in.readUTF();
    int state = in.readByte();
    if (state < 0 || state >= STATES.length) {
      throw new IOException("an episode in state " + state);
    }
    boolean dryRun = in.readBoolean();
    Episode episode =
        new Episode(
            STATES[state],
            in.readLong(),
            VarNumbers.read(in),
            VarNumbers.read(in),
            VarNumbers.read(in));
    byte[] told = in.readNBytes((int) VarNumbers.read(in));
    Standing standing =
        new Standing(
            rule, episode, told.length == 0 ? null : findings.deserialize("findings", told));
    standing.dryRun = dryRun;
    return standing;
  }
}
