{{/*
A Job of the release's own image that Argo CD runs at one moment of a sync. Call with (dict "context" $ "role" "migration"
"hook" "PreSync" "job" .Values.migration). One attempt: how often a sync is tried again is the Application's own setting.
*/}}
{{- define "web.job" -}}
{{- $ := .context }}
apiVersion: batch/v1
kind: Job
metadata:
  name: {{ $.Release.Name }}-{{ .role }}
  labels:
    {{- include "service.labels" $ | nindent 4 }}
  annotations:
    argocd.argoproj.io/hook: {{ .hook }}
    argocd.argoproj.io/hook-delete-policy: BeforeHookCreation
spec:
  backoffLimit: 0
  activeDeadlineSeconds: {{ .job.timeoutSeconds }}
  template:
    metadata:
      labels:
        app.kubernetes.io/name: {{ $.Chart.Name }}-{{ .role }}
        app.kubernetes.io/instance: {{ $.Release.Name }}
    spec:
      restartPolicy: Never
      {{- /* On a first sync the release's ServiceAccount is not there yet. */}}
      {{- unset (include "service.podSettings" $ | fromYaml) "serviceAccountName" | toYaml | nindent 6 }}
      containers:
        - name: {{ .role }}
          image: {{ include "service.image" $ | quote }}
          imagePullPolicy: IfNotPresent
          command:
            {{- toYaml .job.command | nindent 12 }}
          env:
            - name: SERVICE_URL
              value: {{ printf "http://%s:%v" $.Release.Name $.Values.port | quote }}
            {{- with include "web.env" $ }}
            {{- . | nindent 12 }}
            {{- end }}
          resources:
            {{- toYaml $.Values.resources | nindent 12 }}
          securityContext:
            {{- include "service.containerSecurityContext" $ | nindent 12 }}
          volumeMounts:
            - name: tmp
              mountPath: /tmp
      volumes:
        - name: tmp
          emptyDir: {}
{{- end }}
