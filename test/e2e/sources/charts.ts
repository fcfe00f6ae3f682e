const chartYaml = (name: string, version: string): string =>
  `apiVersion: v2\nname: ${name}\nversion: ${version}\n`;

/** A company's chart of Odoo: its namespace, its node port and its image are parameters. */
export const odooChart: Readonly<Record<string, string>> = {
  "Chart.yaml": chartYaml("odoo", "0.3.0"),
  "values.yaml": `namespace: { create: false }
image: { repository: docker.io/library/odoo, tag: "" }
service: { nodePort: 30000 }
workers: 1
`,
  "templates/namespace.yaml": `{{- if .Values.namespace.create }}
apiVersion: v1
kind: Namespace
metadata:
  name: {{ .Release.Namespace }}
{{- end }}
`,
  "templates/odoo.yaml": `apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}
spec:
  replicas: {{ .Values.workers }}
  selector: { matchLabels: { app: odoo } }
  template:
    metadata: { labels: { app: odoo } }
    spec:
      containers:
        - name: odoo
          image: "{{ .Values.image.repository }}:{{ .Values.image.tag }}"
          ports: [{ containerPort: 8069 }]
---
apiVersion: v1
kind: Service
metadata:
  name: {{ .Release.Name }}
spec:
  type: NodePort
  selector: { app: odoo }
  ports: [{ port: 80, targetPort: 8069, nodePort: {{ .Values.service.nodePort }} }]
`,
};

/** A chart of PostgreSQL as far as the example's values go, in place of the public one. */
export const postgresqlChart: Readonly<Record<string, string>> = {
  "Chart.yaml": chartYaml("postgresql", "16.7.4"),
  "values.yaml": "architecture: replication\nstorage: 1Gi\n",
  "templates/statefulset.yaml": `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: {{ .Release.Name }}
  labels: { architecture: {{ .Values.architecture }} }
spec:
  serviceName: {{ .Release.Name }}
  replicas: 1
  selector: { matchLabels: { app: postgresql } }
  template:
    metadata: { labels: { app: postgresql } }
    spec:
      containers:
        - name: postgresql
          image: docker.io/library/postgres:17
          ports: [{ containerPort: 5432 }]
  volumeClaimTemplates:
    - metadata: { name: data }
      spec:
        accessModes: [ReadWriteOnce]
        resources: { requests: { storage: {{ .Values.storage }} } }
`,
};
