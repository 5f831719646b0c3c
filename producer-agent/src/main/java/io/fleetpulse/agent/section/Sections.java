package io.fleetpulse.agent.section;

import io.fleetpulse.agent.wire.AvroOut;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The sections of one sample; any of them may be missing. Immutable. */
public final class Sections {
  private static final SectionKind[] KINDS = SectionKind.values();
  private static final int FIXED_BYTES = 160;

  public static final Sections NONE = new Sections(new @Nullable Section[KINDS.length], Map.of());

  private final @Nullable Section[] byKind;
  private final Map<SectionKind, SectionQuality> missing;

  private Sections(@Nullable Section[] byKind, Map<SectionKind, SectionQuality> missing) {
    this.byKind = byKind;
    this.missing = missing;
  }

  public static Sections of(Section... sections) {
    Builder builder = new Builder();
    for (Section section : sections) {
      builder.put(section);
    }
    return builder.build();
  }

  /** The section of this class; null if it was not read. */
  public <S extends Section> @Nullable S get(Class<S> type) {
    for (Section section : byKind) {
      if (type.isInstance(section)) {
        return type.cast(section);
      }
    }
    return null;
  }

  /** These as one with those read before; what was not read now is the earlier's. */
  public Sections after(Sections earlier) {
    @Nullable Section[] both = byKind.clone();
    for (int i = 0; i < both.length; i++) {
      Section before = earlier.byKind[i];
      Section now = both[i];
      if (before != null) {
        both[i] = now == null ? before : now.after(before);
      }
    }
    return new Sections(both, missing);
  }

  /** Writes them in the order of the schema, then what is to be known of their quality. */
  public void write(AvroOut out) {
    int qualities = 0;
    for (int i = 0; i < KINDS.length; i++) {
      Section section = byKind[i];
      if (out.writeBranch(section != null) && section != null) {
        section.write(out);
      }
      if (quality(i) != SectionQuality.OK) {
        qualities = i + 1;
      }
    }
    out.beginItems(qualities);
    for (int i = 0; i < qualities; i++) {
      out.writeLong(quality(i).ordinal());
    }
    out.endItems();
  }

  /** What they hold in memory, estimated from above. */
  public int heldBytes() {
    int bytes = FIXED_BYTES;
    for (Section section : byKind) {
      bytes += section == null ? 0 : section.heldBytes();
    }
    return bytes;
  }

  private SectionQuality quality(int kind) {
    Section section = byKind[kind];
    return section == null
        ? missing.getOrDefault(KINDS[kind], SectionQuality.OK)
        : section.quality();
  }

  /** Collects the sections of one sample. For one thread. */
  public static final class Builder {
    private final @Nullable Section[] byKind = new @Nullable Section[KINDS.length];
    private @Nullable Map<SectionKind, SectionQuality> missing;

    public void put(Section section) {
      byKind[section.kind().ordinal()] = section;
    }

    /** Says why a section that should be there is not. */
    public void missing(SectionKind kind, SectionQuality quality) {
      if (missing == null) {
        missing = new EnumMap<>(SectionKind.class);
      }
      missing.put(kind, quality);
    }

    public Sections build() {
      return new Sections(
          Arrays.copyOf(byKind, byKind.length),
          missing == null ? Map.of() : new EnumMap<>(missing));
    }
  }
}
