/**
 * The value below which `share` (0 to 1) of the samples lie, interpolated linearly between the two closest ones
 * (definition 7 of Hyndman and Fan, "Sample Quantiles in Statistical Packages", 1996: that of R, NumPy and Excel).
 * The samples need no order.
 * @throws RangeError when there are no samples, or when `share` is not between 0 and 1
 */
export function percentile(samples: readonly number[], share: number): number {
  if (!(share >= 0 && share <= 1)) throw new RangeError(`${share} is not a share: give a number from 0 to 1`);
  const sorted = samples.toSorted((a, b) => a - b);
  const position = (sorted.length - 1) * share;
  const below = sorted[Math.floor(position)];
  const above = sorted[Math.ceil(position)];
  if (below === undefined || above === undefined)
    throw new RangeError("there are no samples to take a percentile of");
  return below + (above - below) * (position - Math.floor(position));
}

/** The middle of the samples: their 50th percentile. @throws RangeError when there are none */
export const median = (samples: readonly number[]): number => percentile(samples, 0.5);
