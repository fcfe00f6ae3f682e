/** A piece of a plan as it is shown, whatever shows it. */
export type Block =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "list"; readonly items: readonly string[] }
  | {
      readonly kind: "table";
      readonly head: readonly string[];
      readonly rows: readonly (readonly string[])[];
    }
  | { readonly kind: "diff"; readonly title: string; readonly diff: string };

/** A part of a plan that is shown, folded or cut as a whole. */
export interface Section {
  readonly title: string;
  readonly blocks: readonly Block[];
  /** Whether a reviewer can decide without it: folded from the start where folding is possible. */
  readonly detail: boolean;
}

/** A plan as it is shown: first what everybody reads. */
export interface PlanDocument {
  readonly title: string;
  readonly overview: Block;
  /** Mermaid source of the pipeline with what moves; undefined when nothing does. */
  readonly picture: string | undefined;
  readonly sections: readonly Section[];
}
