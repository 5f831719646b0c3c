package io.fleetpulse.it.window;

import io.fleetpulse.schemas.topics.Topic;
import io.fleetpulse.streams.topology.SamplesPart;
import io.fleetpulse.streams.window.LiveInstances;
import io.fleetpulse.streams.window.SamplesConfig;
import io.fleetpulse.streams.window.WindowMetrics;

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
                    process.schema(Topic.WINDOWS_10S),
                    process.schema(Topic.WINDOWS_1M),
                    new LiveInstances(),
                    new WindowMetrics(),
                    process.log()),
                false));
  }
}
