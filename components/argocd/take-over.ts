/** Settings of an installation have owners, who would make every patch that changes one a conflict. */
export const TAKE_OVER = { "pulumi.com/patchForce": "true" };
