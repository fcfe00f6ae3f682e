/** How long the queue waits for promotions that were announced but have not arrived, in milliseconds. */
const PATIENCE = 400;
/** How long it waits when all that were announced are here. */
const SETTLE = 30;

interface Entry<Job, Result> {
  readonly name: string;
  readonly job: Job;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/** Collects the promotions of one run, so that they share one fetch and one push. */
export interface Queue<Job, Result> {
  /** Announces that `name` will submit a job in this run. */
  expect(name: string): void;
  /** Hands in a job; resolves with its result once its batch was processed. */
  submit(name: string, job: Job): Promise<Result>;
}

/**
 * Makes a queue. It never waits for all that were announced: with `--parallel 1` the second arrives only after the
 * first has finished.
 * @param process handles one batch; it answers for each job with a result or an Error, in order
 */
export function batchingQueue<Job, Result>(
  process: (jobs: readonly Job[]) => Promise<readonly (Result | Error)[]>,
  { patience = PATIENCE, settle = SETTLE } = {},
): Queue<Job, Result> {
  const expected = new Set<string>();
  let waiting: Entry<Job, Result>[] = [];
  let timer: NodeJS.Timeout | undefined;
  let busy: Promise<void> = Promise.resolve();

  async function flush(): Promise<void> {
    const batch = waiting;
    waiting = [];
    try {
      const results = await process(batch.map((entry) => entry.job));
      for (const [index, entry] of batch.entries()) {
        const result = results[index];
        if (result instanceof Error) entry.reject(result);
        else if (result !== undefined) entry.resolve(result);
        else entry.reject(new Error(`no result for ${entry.name}`));
      }
    } catch (error) {
      for (const entry of batch) entry.reject(error);
    }
  }

  return {
    expect: (name) => {
      expected.add(name);
    },
    submit: (name, job) =>
      new Promise<Result>((resolve, reject) => {
        waiting.push({ name, job, resolve, reject });
        expected.delete(name);
        clearTimeout(timer);
        timer = setTimeout(
          () => {
            busy = busy.then(flush);
          },
          expected.size === 0 ? settle : patience,
        );
      }),
  };
}
