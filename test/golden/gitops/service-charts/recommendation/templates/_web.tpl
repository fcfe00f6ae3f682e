{{- define "service.component" -}}web{{- end }}
