import { stringify } from "yaml";

/** A Deployment and its Service as somebody wrote them, without any tool. */
export const webManifests = (name: string, image: string, port: number): Record<string, string> => ({
  "deployment.yaml": stringify({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name },
    spec: {
      replicas: 1,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: { containers: [{ name, image, ports: [{ containerPort: port }] }] },
      },
    },
  }),
  "service.yaml": stringify({
    apiVersion: "v1",
    kind: "Service",
    metadata: { name },
    spec: { selector: { app: name }, ports: [{ port: 80, targetPort: port }] },
  }),
});

/** The same paths below a folder. */
export const below = (folder: string, files: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(files).map(([path, text]) => [`${folder}/${path}`, text]));
