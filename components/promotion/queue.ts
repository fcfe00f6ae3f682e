/** How long the queue waits at least for the next word of promotions that may still come, in milliseconds. */
const PATIENCE = 400;
/** How many of the longest silences so far it waits at least: what was slow once will be slow again. */
const SILENCES = 4;
/** How long it waits at most, in milliseconds. */
const MOST_PATIENCE = 5_000;
/** How long it waits when all that will come are here: for none, but in one go. */
const SETTLE = 30;

interface Entry<Job, Result> {
  readonly name: string;
  readonly job: Job;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/** Collects the promotions of one run, so that they share one fetch and one push. */
export interface Queue<Job, Result> {
  /** Tells how many names this run will decide about; without it only those that were decided count. */
  announce(total: number): void;
  /** Decides that `name` will submit a job in this run. */
  expect(name: string): void;
  /** Decides that `name` will submit none. */
  pass(name: string): void;
  /** Hands in a job; resolves with its result once its batch was processed. */
  submit(name: string, job: Job): Promise<Result>;
}

/**
 * Makes a queue. A batch is handled when everything was decided and all that will come are here. It waits for the rest
 * only while there is news: with `--parallel 1` the second arrives only after the first has finished. How long a silence
 * may be grows with those before, because a busy machine is slow with all of them.
 * @param process handles one batch; it answers for each job with a result or an Error, in order
 */
export function batchingQueue<Job, Result>(
  process: (jobs: readonly Job[]) => Promise<readonly (Result | Error)[]>,
  { patience = PATIENCE, settle = SETTLE } = {},
): Queue<Job, Result> {
  const decided = new Set<string>();
  const expected = new Set<string>();
  let total = 0;
  let waiting: Entry<Job, Result>[] = [];
  let timer: NodeJS.Timeout | undefined;
  let busy: Promise<void> = Promise.resolve();
  let heardAt: number | undefined;
  let longest = 0;

  async function flush(): Promise<void> {
    const batch = waiting;
    waiting = [];
    // The silence that follows is a roll-out's, and says nothing about news.
    heardAt = undefined;
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

  /** Called at every news: begins the wait anew, short when nothing more is to come. */
  function arm(): void {
    const now = performance.now();
    longest = Math.max(longest, now - (heardAt ?? now));
    heardAt = now;
    clearTimeout(timer);
    if (waiting.length === 0) return;
    const complete = expected.size === 0 && decided.size >= total;
    timer = setTimeout(
      () => {
        busy = busy.then(flush);
      },
      complete ? settle : Math.max(patience, Math.min(longest * SILENCES, MOST_PATIENCE)),
    );
  }

  return {
    announce: (count) => {
      total = Math.max(total, count);
    },
    expect: (name) => {
      decided.add(name);
      expected.add(name);
      arm();
    },
    pass: (name) => {
      decided.add(name);
      arm();
    },
    submit: (name, job) =>
      new Promise<Result>((resolve, reject) => {
        waiting.push({ name, job, resolve, reject });
        decided.add(name);
        expected.delete(name);
        arm();
      }),
  };
}
