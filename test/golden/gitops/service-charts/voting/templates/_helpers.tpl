{{/* What a selector may hold: these never change in the life of a release. */}}
{{- define "service.selectorLabels" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{/* Each chart defines service.component. A label value is at most 63 characters long, a tag 128. */}}
{{- define "service.labels" -}}
{{ include "service.selectorLabels" . }}
app.kubernetes.io/version: {{ include "service.tag" . | trunc 63 | trimAll "-_." | quote }}
app.kubernetes.io/component: {{ include "service.component" . }}
app.kubernetes.io/part-of: {{ .Values.product | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{/* Call with (list $ "field"). A release without its image file must not render: that is how it waits for a promotion. */}}
{{- define "service.imageField" -}}
{{- $context := index . 0 }}
{{- $field := index . 1 }}
{{- $file := printf "%s-image.yaml" $context.Chart.Name }}
{{- required (printf "image.%s is not set: promotions write it to %s, so promote a version of %s to this environment first" $field $file $context.Chart.Name) (get ($context.Values.image | default dict) $field) }}
{{- end }}

{{- define "service.tag" -}}
{{ include "service.imageField" (list . "tag") }}
{{- end }}

{{- define "service.image" -}}
{{ include "service.imageField" (list . "repository") }}:{{ include "service.tag" . }}@{{ include "service.imageField" (list . "digest") }}
{{- end }}

{{/* What the pods of every service share. Service links are off: a Service named after an app would set <NAME>_PORT in it. */}}
{{- define "service.podSettings" -}}
serviceAccountName: {{ .Release.Name }}
automountServiceAccountToken: false
enableServiceLinks: false
terminationGracePeriodSeconds: {{ .Values.terminationGracePeriodSeconds }}
{{- with .Values.imagePullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . | quote }}
  {{- end }}
{{- end }}
securityContext:
  runAsNonRoot: true
  runAsUser: {{ .Values.runAsUser }}
  runAsGroup: {{ .Values.runAsUser }}
  fsGroup: {{ .Values.runAsUser }}
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile:
    type: RuntimeDefault
{{- end }}

{{- define "service.containerSecurityContext" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end }}

{{/* Call with (dict "variable" "DB_USER" "secret" "..." "key" "username"). */}}
{{- define "service.secretEnv" -}}
- name: {{ .variable }}
  valueFrom:
    secretKeyRef:
      name: {{ .secret | quote }}
      key: {{ .key }}
{{- end }}
