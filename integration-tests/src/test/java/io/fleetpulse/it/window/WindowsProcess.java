package io.fleetpulse.it.window;

import io.fleetpulse.streams.topology.SamplesPart;
import io.fleetpulse.streams.window.LiveInstances;
import io.fleetpulse.streams.window.SamplesConfig;
import io.fleetpulse.streams.window.WindowMetrics;
import io.fleetpulse.streams.window.WindowTier;

/** Nothing but the samples part. */
final class WindowsProcess {
  private WindowsProcess() {}

  public static void main(String[] args) throws InterruptedException {
    PartProcess.run(
        args,
        (topology, process) ->
            SamplesPart.add(
                topology,
                process.topics(),
                new SamplesConfig(
                    process.registry(),
                    WindowTier.each(process::schema),
                    new LiveInstances(),
                    new WindowMetrics(),
                    process.log()),
                false));
  }
}
