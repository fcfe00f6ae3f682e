{{- define "service.component" -}}web{{- end }}

{{/* The variables of the container, and of the Jobs around it; nothing when there are none. */}}
{{- define "web.env" -}}
{{- range $name, $value := .Values.env }}
- name: {{ $name }}
  value: {{ $value | quote }}
{{- end }}
{{- with .Values.database }}
- name: DB_HOST
  value: {{ .host | quote }}
- name: DB_PORT
  value: {{ .port | quote }}
{{ include "service.secretEnv" (dict "variable" "DB_NAME" "secret" .secretName "key" "database") }}
{{ include "service.secretEnv" (dict "variable" "DB_USER" "secret" .secretName "key" "username") }}
{{ include "service.secretEnv" (dict "variable" "DB_PASSWORD" "secret" .secretName "key" "password") }}
{{- end }}
{{- end }}
