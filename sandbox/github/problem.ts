/** One entry of `errors` in GitHub's answer to an invalid request. */
export interface FieldProblem {
  resource: string;
  field: string;
  code: string;
  message?: string;
}

/** A refusal that becomes an API answer: its status, GitHub's wording, and the fields at fault. */
export class Problem extends Error {
  readonly status: number;
  readonly errors: FieldProblem[] | undefined;

  constructor(status: number, message: string, errors?: FieldProblem[]) {
    super(message);
    this.status = status;
    this.errors = errors;
  }
}

/** The value, or 404 in GitHub's words when there is none. */
export function found<T>(value: T | undefined, message = "Not Found"): T {
  if (value === undefined) throw new Problem(404, message);
  return value;
}

/** 422 for one field, as GitHub words it. */
export function invalid(resource: string, field: string, message: string): Problem {
  return new Problem(422, "Validation Failed", [{ resource, field, code: "custom", message }]);
}
