package io.fleetpulse.it.service;

import io.fleetpulse.it.window.PartProcess;
import io.fleetpulse.schemas.topics.Topic;
import io.fleetpulse.streams.service.LiveServices;
import io.fleetpulse.streams.service.ServiceMetrics;
import io.fleetpulse.streams.service.ServicesConfig;
import io.fleetpulse.streams.topology.ServicesPart;

/** Nothing but the services part. */
final class ServicesProcess {
  private ServicesProcess() {}

  public static void main(String[] args) throws InterruptedException {
    PartProcess.run(
        args,
        (topology, process) ->
            ServicesPart.add(
                topology,
                process.topics(),
                new ServicesConfig(
                    process.registry(),
                    process.schema(Topic.SERVICE_DIGESTS),
                    process.schema(Topic.SERVICE_WINDOWS),
                    new LiveServices(),
                    new ServiceMetrics(),
                    process.log())));
  }
}
