/** Texts of Kargo's that say something else than what is wrong. */
const TRANSLATIONS: readonly (readonly [RegExp, string])[] = [
  [
    /reflect: call of reflect\.Value\.Field on zero Value/,
    "the image is not in this freight (the stage's steps and the warehouse must write its repository alike)",
  ],
  [
    /cannot run \/usr\/local\/bin\/credential-helper/,
    "Kargo's controller runs without its credential helper, so it cannot log in to the repository",
  ],
];

/** A message of Kargo's for people: one line, without the folders of its controller. */
export function phrase(message: string | undefined): string {
  const found = TRANSLATIONS.find(([pattern]) => pattern.test(message ?? ""));
  if (found !== undefined) return found[1];
  return (message ?? "")
    .replace(/^step "[^"]*" met error threshold of \d+: (error running step "[^"]*": )?/, "")
    .replace(/[\w./-]*\/promotion-[0-9a-f-]{36}\/?/g, "")
    .replace(/\s+/g, " ")
    .trim();
}
