import type { IApplicationSet } from "@kubernetes-models/argo-cd/argoproj.io/v1alpha1";
import type { Manifest } from "../../kubernetes/manifest.ts";
import { type ApplicationSpec, applicationManifest } from "../application.manifest.ts";

/** Where the elements of a set stand, if not in the set itself. */
export interface ElementFiles {
  readonly repository: string;
  readonly branch: string;
  /** Pattern of the paths of the files, one for each Application. */
  readonly files: string;
}

/** Seconds until new and removed element files are seen at the latest; a webhook does not reach the set's own controller. */
const REQUEUE_SECONDS = 30;

/** Applications that Argo CD makes from one list. */
export interface ApplicationSetSpec {
  readonly name: string;
  /** Namespace of Argo CD. */
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  /** What the set makes: Applications that it lists, or those of element files in Git. */
  readonly elements: readonly ApplicationSpec[] | ElementFiles;
  /** Roll changes out over groups of Applications, one group after the other. None: all at once. */
  readonly rollout?: {
    /** The label by which Applications are grouped. */
    readonly label: string;
    /** Values of that label in the order of the roll-out. An Application in no step would never be synced. */
    readonly steps: readonly (readonly string[])[];
  };
  /** Annotations that somebody else sets on its Applications: by itself the set would take them away. */
  readonly keptAnnotations?: readonly string[];
  /** Deleting the set leaves its Applications where they are, for another owner. */
  readonly leavesApplications: boolean;
}

/**
 * An ApplicationSet over elements. Each element carries a whole Application, which is laid over the template as a patch: only
 * a patch can hold switches, numbers and lists. Name and project stand in the template, where a patch cannot reach them.
 * With a roll-out Argo CD switches off automatic syncs and starts each by itself.
 */
export function applicationSetManifest(spec: ApplicationSetSpec): Manifest & IApplicationSet {
  return {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "ApplicationSet",
    metadata: {
      name: spec.name,
      namespace: spec.namespace,
      labels: { ...spec.labels },
      ...(spec.leavesApplications
        ? { annotations: { "pulumi.com/deletionPropagationPolicy": "orphan" } }
        : {}),
    },
    spec: {
      goTemplate: true,
      goTemplateOptions: ["missingkey=error"],
      generators: [generatorOf(spec.elements)],
      template: {
        metadata: { name: "{{ .name }}" },
        spec: { project: "{{ .project }}", destination: {} },
      },
      templatePatch: "{{ toJson .application }}",
      ...(spec.keptAnnotations === undefined
        ? {}
        : { preservedFields: { annotations: [...spec.keptAnnotations] } }),
      // Elements that are not seen yet, e.g. in Git a moment after they were pushed, would mean Applications to delete.
      ...(spec.leavesApplications ? { syncPolicy: { applicationsSync: "create-update" } } : {}),
      ...(spec.rollout === undefined ? {} : { strategy: strategyOf(spec.rollout) }),
    },
  };
}

const generatorOf = (elements: ApplicationSetSpec["elements"]) =>
  "files" in elements
    ? {
        git: {
          repoURL: elements.repository,
          revision: elements.branch,
          files: [{ path: elements.files }],
          requeueAfterSeconds: REQUEUE_SECONDS,
        },
      }
    : { list: { elements: elements.map(elementOf) } };

/** The element files of Applications: file name to content. */
export const elementFiles = (
  applications: Readonly<Record<string, ApplicationSpec>>,
): Record<string, Record<string, unknown>> =>
  Object.fromEntries(Object.entries(applications).map(([name, spec]) => [`${name}.yaml`, elementOf(spec)]));

function elementOf(application: ApplicationSpec) {
  const { metadata, spec } = applicationManifest(application);
  const { name, namespace: _setsOwn, ...described } = metadata;
  const { project, ...rest } = spec;
  return { name, project, application: { metadata: described, spec: rest } };
}

const strategyOf = ({ label, steps }: NonNullable<ApplicationSetSpec["rollout"]>) => ({
  type: "RollingSync",
  rollingSync: {
    steps: steps.map((values) => ({
      matchExpressions: [{ key: label, operator: "In", values: [...values] }],
    })),
  },
});
