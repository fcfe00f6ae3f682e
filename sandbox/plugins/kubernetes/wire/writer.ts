/**
 * Builds one protobuf message from its last byte to its first: when a nested message is done its length is known, so
 * nothing is measured beforehand or moved afterwards. Callers therefore write fields, and list items, in reverse.
 */
export class Writer {
  #bytes = Buffer.allocUnsafe(1024);
  #start = 1024;

  varint(value: number): void {
    const digits = [value % 128];
    for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128)) digits.push(rest % 128);
    let position = this.#claim(digits.length);
    for (const [index, digit] of digits.entries()) {
      this.#bytes[position++] = index < digits.length - 1 ? digit | 128 : digit;
    }
  }

  double(value: number): void {
    const position = this.#claim(8);
    this.#bytes.writeDoubleLE(value, position);
  }

  bytes(value: Uint8Array): void {
    const position = this.#claim(value.length);
    this.#bytes.set(value, position);
  }

  string(value: string): void {
    const position = this.#claim(Buffer.byteLength(value));
    this.#bytes.write(value, position, "utf8");
  }

  /** Puts the tag of a field before the value just written. */
  tag(number: number, wireType: 0 | 1 | 2): void {
    this.varint(number * 8 + wireType);
  }

  /** Writes a field that carries its length: what `body` writes, then length and tag before it. */
  delimited(number: number, body: () => void): void {
    const after = this.#bytes.length - this.#start;
    body();
    this.varint(this.#bytes.length - this.#start - after);
    this.tag(number, 2);
  }

  finish(): Buffer {
    return this.#bytes.subarray(this.#start);
  }

  /** Makes room for `count` bytes; may put another buffer in place, so it comes before any use of #bytes. */
  #claim(count: number): number {
    if (this.#start < count) {
      const used = this.#bytes.length - this.#start;
      const grown = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, used + count));
      this.#bytes.copy(grown, grown.length - used, this.#start);
      this.#start = grown.length - used;
      this.#bytes = grown;
    }
    this.#start -= count;
    return this.#start;
  }
}
