{{- define "fleetpulse.name" -}}
{{- if contains "fleetpulse" .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-fleetpulse" (.Release.Name | trunc 29 | trimSuffix "-") -}}
{{- end -}}
{{- end -}}

{{/* Called with (dict "root" $ "part" "sink"), as the two below. */}}
{{- define "fleetpulse.selector" -}}
app.kubernetes.io/name: fleetpulse
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .part }}
{{- end -}}

{{- define "fleetpulse.labels" -}}
{{ include "fleetpulse.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- end -}}

{{- define "fleetpulse.image" -}}
{{- $image := (index .root.Values .part).image -}}
{{- printf "%s:%s" $image.repository ($image.tag | default .root.Chart.AppVersion) | quote -}}
{{- end -}}

{{/*
What both pods share. Without enableServiceLinks: false Kubernetes would set variables such as
FLEETPULSE_SINK_SERVICE_HOST, which the services refuse as misspelt settings.
*/}}
{{- define "fleetpulse.pod" -}}
{{- $values := index .root.Values .part -}}
serviceAccountName: {{ include "fleetpulse.name" .root }}
automountServiceAccountToken: false
enableServiceLinks: false
terminationGracePeriodSeconds: 30
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  fsGroup: 10001
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile:
    type: RuntimeDefault
{{- with .root.Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- with $values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $values.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{- define "fleetpulse.container" -}}
{{- $values := index .root.Values .part -}}
image: {{ include "fleetpulse.image" . }}
imagePullPolicy: {{ .root.Values.image.pullPolicy }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities:
    drop: [ALL]
ports:
  - name: http
    containerPort: {{ .port }}
startupProbe:
  httpGet:
    path: /health/live
    port: http
  periodSeconds: 2
  failureThreshold: 60
livenessProbe:
  httpGet:
    path: /health/live
    port: http
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 6
readinessProbe:
  httpGet:
    path: /health/ready
    port: http
  periodSeconds: 5
  timeoutSeconds: 5
resources:
  {{- toYaml $values.resources | nindent 2 }}
{{- end -}}

{{/* Settings of both services. */}}
{{- define "fleetpulse.env" -}}
{{- $values := index .root.Values .part -}}
- name: FLEETPULSE_HTTP_HOST
  value: 0.0.0.0
- name: FLEETPULSE_HTTP_PORT
  value: {{ .port | quote }}
- name: FLEETPULSE_KAFKA_BOOTSTRAP_SERVERS
  value: {{ .root.Values.kafka.bootstrapServers | quote }}
{{- range $key, $value := .root.Values.kafka.settings }}
- name: FLEETPULSE_KAFKA_{{ $key | upper | replace "." "_" }}
  value: {{ $value | toString | quote }}
{{- end }}
- name: FLEETPULSE_SCHEMA_REGISTRY_URL
  value: {{ .root.Values.schemaRegistry.url | quote }}
{{- range $key, $value := .root.Values.schemaRegistry.settings }}
- name: FLEETPULSE_SCHEMA_REGISTRY_{{ $key | upper | replace "." "_" }}
  value: {{ $value | toString | quote }}
{{- end }}
- name: FLEETPULSE_TOPICS_PREFIX
  value: {{ .root.Values.topics.prefix | quote }}
- name: FLEETPULSE_TOPICS_PARTITIONS
  value: {{ .root.Values.topics.partitions | quote }}
- name: FLEETPULSE_TOPICS_REPLICATION_FACTOR
  value: {{ .root.Values.topics.replicationFactor | quote }}
{{- with $values.javaOptions }}
- name: JAVA_TOOL_OPTIONS
  value: {{ . | quote }}
{{- end }}
{{- end -}}

{{/* Called with (dict "volume" … "secret" …); readable for the pod's group alone. */}}
{{- define "fleetpulse.secretVolume" -}}
- name: {{ .volume }}
  secret:
    secretName: {{ .secret }}
    defaultMode: 0440
{{- end -}}
