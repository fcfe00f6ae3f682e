/**
 * A duration as Go writes it: `1h0m0s`, `5m0s`, `30s`. Kargo's webhooks store durations in this form, so any other
 * would show as a change at every refresh.
 */
export type GoDuration = `${number}h${number}m${number}s` | `${number}m${number}s` | `${number}s`;

/**
 * A whole number of seconds as Go writes it.
 * @throws when it is negative or no whole number
 */
export function goDuration(seconds: number): GoDuration {
  if (!Number.isInteger(seconds) || seconds < 0)
    throw new Error(`${seconds} is not a duration: write a whole number of seconds, 0 or more`);
  const hours = Math.floor(seconds / 3_600);
  const minutes = Math.floor((seconds % 3_600) / 60);
  const rest = seconds % 60;
  if (hours > 0) return `${hours}h${minutes}m${rest}s`;
  return minutes > 0 ? `${minutes}m${rest}s` : `${rest}s`;
}
