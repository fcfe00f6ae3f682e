/** What the engine says about one run of a program, in its own terms. */
export type ProgramRun = {
  /** Path of `@pulumi/pulumi/cmd/run`. */
  readonly runner: string;
  readonly folder: string;
  readonly rootFolder: string;
  readonly entryPoint: string;
  /** `runtime.options` of Pulumi.yaml. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly arguments: readonly string[];
  readonly monitor: string;
  readonly engine: string;
  readonly organization: string;
  readonly project: string;
  readonly stack: string;
  /** Resource operations at a time; 0 leaves it to the SDK. */
  readonly parallel: number;
  readonly dryRun: boolean;
  /** Configuration by `namespace:name`. */
  readonly config: ReadonlyMap<string, string>;
  readonly secretKeys: readonly string[];
};

/** The arguments of `node` for a run, as Pulumi's own Node host gives them. */
export function programArguments(run: ProgramRun): readonly string[] {
  const nodeArguments = typeof run.options.nodeargs === "string" ? run.options.nodeargs.trim() : "";
  const named: Readonly<Record<string, string | number>> = {
    monitor: run.monitor,
    engine: run.engine,
    organization: run.organization,
    project: run.project,
    "root-directory": run.rootFolder,
    stack: run.stack,
    pwd: run.folder,
    parallel: run.parallel,
  };
  return [
    ...(nodeArguments === "" ? [] : nodeArguments.split(/\s+/)),
    run.runner,
    ...Object.entries(named).flatMap(([name, value]) => (value ? [`--${name}`, String(value)] : [])),
    ...(run.dryRun ? ["--dry-run"] : []),
    run.entryPoint,
    ...run.arguments,
  ];
}

/** The variables a program finds its configuration in (`PULUMI_CONFIG` by `namespace:config:name`). */
export function programEnvironment(run: ProgramRun): Readonly<Record<string, string>> {
  const config = [...run.config].map(([key, value]) => {
    const colon = key.indexOf(":");
    return [`${key.slice(0, colon)}:config:${key.slice(colon + 1)}`, value];
  });
  return {
    PULUMI_CONFIG: JSON.stringify(Object.fromEntries(config)),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(run.secretKeys),
    ...(run.options.typescript === false ? {} : { PULUMI_NODEJS_TYPESCRIPT: "true" }),
  };
}
