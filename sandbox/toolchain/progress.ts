/** A way to get a program, in the order they are tried. */
export type WayName = "on the machine" | "in the cache" | "official download" | "built from its Go module";

/** What happens to one program while it is being got. */
export type ProgressEvent = {
  readonly program: string;
  readonly version: string;
  readonly way: WayName;
  /** `failed` means that this way did not work and the next one is tried. */
  readonly state: "working" | "failed" | "ready";
  /** How far it is (`412 of 1388 packages`), why it failed, or where the program is. */
  readonly detail: string;
  /** From 0 to 1, where it is known. */
  readonly fraction?: number;
  /** Since work on this program began. */
  readonly seconds: number;
};

/** Says how far one way has come. */
export type Note = (detail: string, fraction?: number) => void;
