/** Seconds as Flux's objects write a time. */
export const duration = (seconds: number): string => `${seconds}s`;
