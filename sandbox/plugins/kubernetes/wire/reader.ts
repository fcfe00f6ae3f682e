/** A cursor over one protobuf message. */
export class Reader {
  readonly #bytes: Buffer;
  #position = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get position(): number {
    return this.#position;
  }

  get length(): number {
    return this.#bytes.length;
  }

  varint(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.#bytes[this.#advance(1)] ?? 0;
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  }

  double(): number {
    return this.#bytes.readDoubleLE(this.#advance(8));
  }

  bytes(): Buffer {
    const length = this.varint();
    const start = this.#advance(length);
    return this.#bytes.subarray(start, start + length);
  }

  string(): string {
    const length = this.varint();
    const start = this.#advance(length);
    return this.#bytes.toString("utf8", start, start + length);
  }

  /** Reads the length of a nested message and returns the position where it ends. */
  end(): number {
    const length = this.varint();
    const end = this.#position + length;
    this.#require(end);
    return end;
  }

  /** Passes over a field this side does not know. `wireType` is the low three bits of its tag. */
  skip(wireType: number): void {
    if (wireType === 0) this.varint();
    else if (wireType === 1) this.#advance(8);
    else if (wireType === 2) this.bytes();
    else if (wireType === 5) this.#advance(4);
    else throw new Error(`protobuf wire type ${wireType} is not used by Pulumi's messages`);
  }

  #advance(count: number): number {
    const start = this.#position;
    this.#require(start + count);
    this.#position = start + count;
    return start;
  }

  #require(end: number): void {
    if (end > this.#bytes.length) {
      throw new Error(`protobuf message ends at byte ${this.#bytes.length}, but a field reaches to ${end}`);
    }
  }
}
