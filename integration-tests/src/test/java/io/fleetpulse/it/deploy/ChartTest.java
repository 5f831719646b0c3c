package io.fleetpulse.it.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChartTest {
  private static final String DEFAULTS = "{}";
  private static final String SECURED =
      """
      kafka:
        bootstrapServers: kafka-0:9093,kafka-1:9093
        settings:
          security.protocol: SASL_SSL
          sasl.mechanism: SCRAM-SHA-512
          request.timeout.ms: 20000
      schemaRegistry:
        url: https://registry
        settings:
          basic.auth.credentials.source: USER_INFO
      credentials:
        existingSecret: fleetpulse-kafka
      image:
        pullPolicy: Always
        pullSecrets: [pull]
      """;
  private static final String POSTGRESQL =
      """
      sink:
        database:
          kind: postgresql
          postgresql:
            url: jdbc:postgresql://db:5432/fleetpulse
            user: fleetpulse
            passwordSecret:
              name: db
        existingSecret: sink-settings
        externalUrl: https://fleetpulse.example.org
        webhook:
          url: https://hooks.example.org/fleet
        optimise:
          mode: auto
          signingKeySecret:
            name: signing
      """;
  private static final String LARGE =
      """
      topics:
        prefix: prod.
        partitions: 24
      processor:
        replicas: 3
        threads: 4
        commitInterval: 1s
        javaOptions: -XX:+UseZGC
        state:
          size: 20Gi
          storageClass: fast
        resources:
          requests: {cpu: 2, memory: 4Gi}
          limits: {memory: 4Gi}
        podAnnotations: {example.org/team: fleet}
        nodeSelector: {pool: big}
        tolerations:
          - {key: dedicated, operator: Exists, effect: NoSchedule}
        affinity:
          podAntiAffinity:
            requiredDuringSchedulingIgnoredDuringExecution:
              - topologyKey: kubernetes.io/hostname
                labelSelector:
                  matchLabels: {app.kubernetes.io/component: processor}
      """;

  @TempDir private Path folder;

  @Test
  void lint_strict_findsNothing() {
    LintResult result = new Helm(Chart.FOLDER).lint().strict().call();
    assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {DEFAULTS, SECURED, POSTGRESQL, LARGE})
  void manifests_areWhatKubernetesKnows_andEverySettingIsOneOfTheService(String values)
      throws Exception {
    Chart chart = render(values);
    chart.validate();
    JsonObject processor = chart.pod("StatefulSet");
    JsonObject sink = chart.pod("Deployment");
    ReadSettings.by(ReadSettings.PROCESSOR, ReadSettings.environment(processor), folder);
    ReadSettings.by(ReadSettings.SINK, ReadSettings.environment(sink), folder);
    assertRestricted(processor);
    assertRestricted(sink);
  }

  @Test
  void defaults_renderOneVolumeForTheSinkAndOnePerProcessor() throws IOException {
    Chart chart = render(DEFAULTS);
    assertThat(chart.kinds())
        .containsExactly(
            "Deployment",
            "PersistentVolumeClaim",
            "PodDisruptionBudget",
            "Service",
            "Service",
            "Service",
            "ServiceAccount",
            "StatefulSet");
    assertThat(chart.only("StatefulSet").getAsJsonObject("spec").has("volumeClaimTemplates"))
        .isTrue();
    assertThat(ReadSettings.environment(chart.pod("Deployment")))
        .containsEntry("FLEETPULSE_DATABASE_URL", "jdbc:h2:file:/var/lib/fleetpulse/sink")
        .containsEntry("FLEETPULSE_PROCESSOR_URL", "http://release-fleetpulse-processor:7071");
    assertThat(ReadSettings.environment(chart.pod("StatefulSet")))
        .containsEntry("FLEETPULSE_PROCESSOR_INSTANCE_ID", "pod-0");
  }

  @Test
  void secured_settingsReachBothServices_andSecretsAreMountedFiles() throws IOException {
    Chart chart = render(SECURED);
    for (String kind : new String[] {"StatefulSet", "Deployment"}) {
      assertThat(ReadSettings.environment(chart.pod(kind)))
          .containsEntry("FLEETPULSE_KAFKA_SECURITY_PROTOCOL", "SASL_SSL")
          .containsEntry("FLEETPULSE_KAFKA_REQUEST_TIMEOUT_MS", "20000")
          .containsEntry("FLEETPULSE_SCHEMA_REGISTRY_BASIC_AUTH_CREDENTIALS_SOURCE", "USER_INFO");
      assertThat(container(chart.pod(kind)).get("args").toString())
          .isEqualTo("[\"--config\",\"/etc/fleetpulse/credentials/fleetpulse.properties\"]");
      assertThat(chart.pod(kind).get("volumes").toString()).contains("\"fleetpulse-kafka\"");
    }
  }

  @Test
  void postgresql_hasNoVolume_andReadsThePasswordFromASecretsFile() throws IOException {
    Chart chart = render(POSTGRESQL);
    assertThat(chart.kinds()).doesNotContain("PersistentVolumeClaim");
    Map<String, String> environment = ReadSettings.environment(chart.pod("Deployment"));
    assertThat(environment)
        .containsEntry("FLEETPULSE_DATABASE_PASSWORD_FILE", "/etc/fleetpulse/database/password")
        .containsEntry(
            "FLEETPULSE_OPTIMISE_SIGNING_KEY_FILE", "/etc/fleetpulse/signing/signing.pem");
    assertThat(container(chart.pod("Deployment")).get("args").toString())
        .contains("/etc/fleetpulse/sink/fleetpulse.properties");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "processor: {replica: 2}",
        "processor: {threads: 0}",
        "processor: {commitInterval: fast}",
        "topics: {partitions: many}",
        "kafka: {bootstrapServers: nowhere}",
        "kafka: {settings: {bootstrap.servers: 'other:9092'}}",
        "kafka: {settings: {Security-Protocol: SSL}}",
        "sink: {replicas: 2}",
        "sink: {database: {kind: postgresql}}",
        "sink: {optimise: {mode: auto}}",
        "sinks: {}"
      })
  void wrongValue_isRefused(String values) {
    assertThatThrownBy(() -> render(values)).hasMessageContaining("values don't meet");
  }

  private static void assertRestricted(JsonObject pod) {
    JsonObject podSecurity = pod.getAsJsonObject("securityContext");
    assertThat(podSecurity.get("runAsNonRoot").getAsBoolean()).isTrue();
    assertThat(podSecurity.getAsJsonObject("seccompProfile").get("type").getAsString())
        .isEqualTo("RuntimeDefault");
    JsonObject security = container(pod).getAsJsonObject("securityContext");
    assertThat(security.get("allowPrivilegeEscalation").getAsBoolean()).isFalse();
    assertThat(security.get("readOnlyRootFilesystem").getAsBoolean()).isTrue();
    assertThat(security.getAsJsonObject("capabilities").get("drop").toString())
        .isEqualTo("[\"ALL\"]");
    assertThat(pod.get("automountServiceAccountToken").getAsBoolean()).isFalse();
    // Else FLEETPULSE_…_SERVICE_HOST is in the environment, and the services refuse to start.
    assertThat(pod.get("enableServiceLinks").getAsBoolean()).isFalse();
  }

  private static JsonObject container(JsonObject pod) {
    return pod.getAsJsonArray("containers").get(0).getAsJsonObject();
  }

  private Chart render(String values) throws IOException {
    return Chart.render(Files.writeString(folder.resolve("values.yaml"), values));
  }
}
