{{- define "service.component" -}}database{{- end }}

{{/* Over TCP: while it initialises, the server of the image listens on its socket only, and is not yet the one to use. */}}
{{- define "postgres.ready" -}}
exec:
  command:
    - sh
    - -c
    - exec pg_isready --host=127.0.0.1 --username="$POSTGRES_USER" --dbname="$POSTGRES_DB"
{{- end }}
