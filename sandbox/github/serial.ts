/** Runs pieces of work one after the other, in the order they were given; a failure stops none that follow. */
export type Exclusive = <T>(work: () => Promise<T>) => Promise<T>;

export function serial(): Exclusive {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  };
}
