/** A secret of Kargo's account admin that cannot be one. The message names the rule and the remedy, never the value. */
export class AdminSecretError extends Error {
  override readonly name = "AdminSecretError";
}

/** Characters that a signing key must have: 32, as Kargo's guide makes it, are 190 bits. */
const KEY_LENGTH = 32;

/**
 * A bcrypt hash of a password, as Kargo compares it. A password by mistake is refused: it would stand in a Secret that
 * only hashes belong in.
 * @throws AdminSecretError
 */
export function bcryptHash(text: string): string {
  if (/^\$2[aby]\$(0[4-9]|[12]\d|3[01])\$[./A-Za-z0-9]{53}$/.test(text)) return text;
  throw new AdminSecretError(
    'the hash of Kargo\'s admin password is no bcrypt hash; make one with `htpasswd -nBC 10 "" | tr -d ":\\n"`, which asks for the password',
  );
}

/** A key that signs tokens. @throws AdminSecretError when it is short enough to be guessed */
export function signingKey(text: string): string {
  if (text.length >= KEY_LENGTH) return text;
  throw new AdminSecretError(
    `Kargo's token signing key has ${text.length} characters, ${KEY_LENGTH} are the least; make one with \`openssl rand -base64 48 | tr -d "=+/\\n"\``,
  );
}
