/**
 * The text of a stack file without the line by which the engine notes the salt of a sandbox. Another salt stays: it
 * belongs to a stack elsewhere, and what is encrypted with it could not be read without.
 */
export function withoutSalt(text: string, salt: string): string {
  return text
    .split(/(?<=\n)/)
    .filter((line) => line.trimEnd() !== `encryptionsalt: ${salt}`)
    .join("");
}

/**
 * What a stack file should hold after a run of the engine. The engine notes the salt whenever it runs, and lays out
 * the whole file anew when it does; where nothing else but spaces changed, the file is as it was before.
 */
export function tidied(before: string, after: string, salt: string): string {
  const own = withoutSalt(after, salt);
  const previous = withoutSalt(before, salt);
  return dense(own) === dense(previous) ? previous : own;
}

const dense = (text: string): string => text.replaceAll(/\s+/g, "");
