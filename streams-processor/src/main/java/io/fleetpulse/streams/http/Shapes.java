package io.fleetpulse.streams.http;

import static io.fleetpulse.service.http.Shape.choice;
import static io.fleetpulse.service.http.Shape.field;
import static io.fleetpulse.service.http.Shape.list;
import static io.fleetpulse.service.http.Shape.map;
import static io.fleetpulse.service.http.Shape.number;
import static io.fleetpulse.service.http.Shape.object;
import static io.fleetpulse.service.http.Shape.text;
import static io.fleetpulse.service.http.Shape.whole;

import io.fleetpulse.service.http.Shape;

/** What answers look like, for the OpenAPI document; {@link Json} makes them. */
final class Shapes {
  static final Shape KIND = choice("How its values combine.", "gauge", "counter", "distribution");
  static final Shape NEXT =
      text("Give it as after for the next page; null: this is the last.").orNull();

  static final Shape INSTANCE =
      object(
              "Instance",
              "A JVM as it is now.",
              field("key", text("namespace/service/instance.")),
              field("namespace", text("service.namespace.")),
              field("service", text("service.name.")),
              field("instance", text("service.instance.id.")),
              field("version", text("service.version; empty: unknown.")),
              field("zone", text("Availability zone; empty: unknown.")),
              field("host", text("Host name.")),
              field("pid", whole("Process id.")),
              field("labels", map("The owner's labels.", text("Value."))),
              field(
                  "state",
                  choice(
                      "Whether samples arrive, have stopped, or its agent said that it ends.",
                      "live",
                      "silent",
                      "ended")),
              field("startTimeMillis", whole("When the JVM started, epoch milliseconds.")),
              field("lastSampleMillis", whole("When its last sample was taken, corrected.")),
              field(
                  "lastArrivalMillis",
                  whole("When its last sample arrived, by the broker's clock.")),
              field("clockSkewMillis", whole("Broker's clock less the JVM's; 0 within tolerance.")),
              field(
                  "quality",
                  choice("Of its last window; null before the first.", "OK", "PARTIAL").orNull()),
              field(
                  "jvm",
                  object(
                      "Jvm",
                      "What runs it.",
                      field("name", text("Such as OpenJDK 64-Bit Server VM.")),
                      field("version", text("Such as 17.0.11+9.")),
                      field("feature", whole("Such as 17; 0: unknown.")),
                      field("collector", text("g1, zgc, parallel and so on.")),
                      field(
                          "vmOptions",
                          map("Manageable VM options that strategies look at.", text("Value."))))),
              field("agentVersion", text("The agent's version.")),
              field(
                  "actionsAllowed",
                  list("VM options the owner lets Fleetpulse change.", text("Option."))),
              field(
                  "configVersion",
                  text("Records of agent-config in force, such as fleet@3 service@7; or empty.")),
              field(
                  "configError",
                  text("Why the newest record of agent-config is not in force; empty: it is.")),
              field(
                  "latest",
                  map(
                      "Last readings by metric.",
                      number("In the metric's unit; null: none.").orNull())))
          .plus(
              field(
                  "sparklines",
                  map(
                      "In a list, when asked for: by metric, pairs of time and value.",
                      list(
                          "In order of time.",
                          list("Epoch milliseconds, value.", number("").orNull())))));

  static final Shape INSTANCES =
      object(
          "Instances",
          "A page of instances in order of their keys.",
          field("instances", list("The page.", INSTANCE)),
          field("next", NEXT));

  static final Shape POINT =
      object(
              "Point",
              "A series over one window. Statistics that its kind does not have are absent.",
              field("t", whole("Start of the window, epoch milliseconds.")),
              field("quality", choice("How far to trust it.", "OK", "PARTIAL", "ESTIMATED")),
              field("revision", whole("0 when first closed; higher when more came.")))
          .plus(statistics());

  static final Shape WINDOWS =
      object(
          "Windows",
          "An instance's windows of one metric.",
          field("metric", text("Its name.")),
          field("unit", text("UCUM unit.")),
          field("kind", KIND),
          field("tier", choice("Length of the windows.", "10s", "1m")),
          field(
              "series",
              list(
                  "Each series of the metric.",
                  object(
                      "PointSeries",
                      "One series.",
                      field("attributes", map("What tells it from the others.", text("Value."))),
                      field("points", list("In order of time.", POINT))))));

  private static final Shape HEADLINE =
      object(
          "Headline",
          "A metric over all instances of a service in its latest window.",
          field("instances", whole("Instances that have it.")),
          field("total", number("Gauge: sum of the last readings; counter: sum of increases.")),
          field("average", number("Mean of all readings; null for a counter.").orNull()),
          field("min", number("Least reading; null for a counter.").orNull()),
          field("max", number("Greatest reading; null for a counter.").orNull()));

  static final Shape SERVICE =
      object(
          "Service",
          "A service as it is now.",
          field("key", text("namespace/service.")),
          field("namespace", text("service.namespace.")),
          field("service", text("service.name.")),
          field(
              "instances",
              object(
                  "InstanceCount",
                  "Its instances by state.",
                  field("live", whole("Instances whose samples arrive.")),
                  field("silent", whole("Instances whose samples have stopped.")),
                  field("ended", whole("Instances whose agents said that they end.")))),
          field("versions", list("service.version values of its instances.", text("Version."))),
          field("zones", list("Zones of its instances.", text("Zone."))),
          field(
              "window",
              object(
                      "LatestServiceWindow",
                      "Its latest window; null before the first.",
                      field("startMillis", whole("Start, epoch milliseconds.")),
                      field("revision", whole("Higher when amended.")),
                      field("instances", whole("Instances in it.")),
                      field("expectedInstances", whole("Instances that were alive then.")),
                      field("quality", choice("OK: all are in it.", "OK", "PARTIAL")))
                  .orNull()),
          field("latest", map("Headline numbers of that window by metric.", HEADLINE)));

  static final Shape SERVICES =
      object(
          "Services",
          "A page of services in order of their keys.",
          field("services", list("The page.", SERVICE)),
          field("next", NEXT));

  private static final Shape SERVICE_POINT =
      object(
              "ServicePoint",
              "A series of a service over one window. Statistics that its kind does not have are absent.",
              field("t", whole("Start of the window, epoch milliseconds.")),
              field("quality", choice("OK: all instances are in it.", "OK", "PARTIAL")),
              field("revision", whole("0 when first emitted; higher when amended.")),
              field("instances", whole("Instances of the window that have the series.")),
              field("expectedInstances", whole("Instances of the service that were alive then.")))
          .plus(
              field("count", whole("Readings or values.")),
              field("min", number("Least.")),
              field("max", number("Greatest.")),
              field("avg", number("Mean.")),
              field("total", number("Gauge: sum over instances of the last reading.")),
              field("increase", number("Counter: sum of increases.")),
              field("sum", number("Distribution: sum of values.")),
              field("rate", number("Increase, or values, per second.")),
              field("p50", number("Distribution: median.").orNull()),
              field("p90", number("Distribution: 90th percentile.").orNull()),
              field("p99", number("Distribution: 99th percentile.").orNull()));

  static final Shape SERVICE_WINDOWS =
      object(
          "ServiceWindows",
          "A service's windows of one metric.",
          field("metric", text("Its name.")),
          field("unit", text("UCUM unit.")),
          field("kind", KIND),
          field("tier", choice("Length of the windows.", "10s")),
          field(
              "series",
              list(
                  "Each series of the metric.",
                  object(
                      "ServicePointSeries",
                      "One series.",
                      field("attributes", map("What tells it from the others.", text("Value."))),
                      field("points", list("In order of time.", SERVICE_POINT))))));

  static final Shape METRICS =
      object(
          "Metrics",
          "The metric catalogue.",
          field(
              "metrics",
              list(
                  "All metrics.",
                  object(
                      "Metric",
                      "A metric.",
                      field("name", text("OpenTelemetry's where it has one.")),
                      field("unit", text("UCUM unit.")),
                      field("kind", KIND),
                      field("description", text("What it tells.")),
                      field(
                          "attributes",
                          list("Attributes that tell its series apart.", text("Key."))),
                      field("stability", text("How far its name may still change."))))));

  private Shapes() {}

  private static Shape.Field[] statistics() {
    return new Shape.Field[] {
      field("count", number("Readings or values.").orNull()),
      field("sum", number("Of readings or values.").orNull()),
      field("min", number("Least.").orNull()),
      field("max", number("Greatest.").orNull()),
      field("avg", number("Mean.").orNull()),
      field("last", number("Gauge: last reading.").orNull()),
      field("increase", number("Counter: growth within the window.").orNull()),
      field("rate", number("Increase, or values, per second.").orNull()),
      field("total", number("Counter: since the JVM started.").orNull()),
      field("p50", number("Distribution: median.").orNull()),
      field("p90", number("Distribution: 90th percentile.").orNull()),
      field("p99", number("Distribution: 99th percentile.").orNull())
    };
  }
}
