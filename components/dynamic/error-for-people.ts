/**
 * An error without a stack: the SDK prints the stack of what `read` or `delete` of a dynamic provider throws, and a
 * refusal is no accident whose place in the code matters.
 */
export function errorForPeople(message: string): Error {
  const error = new Error(message);
  error.stack = "";
  return error;
}

/** Runs `work` and turns what it throws into an error without a stack. */
export async function forPeople<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw errorForPeople(error instanceof Error ? error.message : String(error));
  }
}
