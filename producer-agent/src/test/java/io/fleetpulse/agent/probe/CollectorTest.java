package io.fleetpulse.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the beans of JDK 17 to 25 tell, by their names and actions. */
class CollectorTest {
  @ParameterizedTest(name = "{0}: {1}, {2}")
  @CsvSource(
      textBlock =
          """
          # collector,       bean,                action,                       concurrent, live set
          SERIAL,            Copy,                end of minor GC,              false,      estimated
          SERIAL,            MarkSweepCompact,    end of major GC,              false,      measured
          PARALLEL,          PS Scavenge,         end of minor GC,              false,      estimated
          PARALLEL,          PS MarkSweep,        end of major GC,              false,      measured
          G1,                G1 Young Generation, end of minor GC,              false,      estimated
          G1,                G1 Old Generation,   end of major GC,              false,      measured
          G1,                G1 Concurrent GC,    end of concurrent GC pause,   false,      untold
          ZGC,               ZGC Cycles,          end of GC cycle,              true,       measured
          ZGC,               ZGC Pauses,          end of GC pause,              false,      untold
          GENERATIONAL_ZGC,  ZGC Major Cycles,    end of GC cycle,              true,       measured
          GENERATIONAL_ZGC,  ZGC Major Pauses,    end of GC pause,              false,      untold
          GENERATIONAL_ZGC,  ZGC Minor Cycles,    end of GC cycle,              true,       estimated
          GENERATIONAL_ZGC,  ZGC Minor Pauses,    end of GC pause,              false,      untold
          SHENANDOAH,        Shenandoah Cycles,   end of GC cycle,              true,       measured
          SHENANDOAH,        Shenandoah Pauses,   end of GC pause,              false,      untold
          """)
  void bean_tellsPausesAndLiveSet(
      Collector collector, String bean, String action, boolean concurrent, String liveSet) {
    assertThat(Collector.concurrent(bean)).isEqualTo(concurrent);
    assertThat(
            collector.tellsLiveSet(bean, action)
                ? "measured"
                : Collector.estimatesLiveSet(bean) ? "estimated" : "untold")
        .isEqualTo(liveSet);
  }
}
