import type { JsonObject } from "../values/json.ts";
import { Reader } from "./reader.ts";
import { readStruct, writeStruct } from "./struct.ts";
import { Writer } from "./writer.ts";

/** One field of a message: its number, the value of an absent field, and both ways over the wire. */
export interface Field<T> {
  readonly number: number;
  readonly absent: T;
  /** The value after one more occurrence of the field; `before` is what was read so far. */
  read(reader: Reader, before: T): T;
  write(writer: Writer, value: T): void;
}

/** The fields of a message by name. */
export type Schema = Readonly<Record<string, Field<unknown>>>;

/** A decoded message: every field is there, absent ones with their proto3 default. */
export type Message<S extends Schema> = {
  readonly [K in keyof S]: S[K] extends Field<infer T> ? T : never;
};

const scalar = <T>(
  number: number,
  absent: T,
  wireType: 0 | 1,
  read: (reader: Reader) => T,
  put: (writer: Writer, value: T) => void,
): Field<T> => ({
  number,
  absent,
  read,
  write(writer, value) {
    // proto3 leaves defaults out.
    if (value === absent) return;
    put(writer, value);
    writer.tag(number, wireType);
  },
});

export const bool = (number: number): Field<boolean> =>
  scalar(
    number,
    false,
    0,
    (reader) => reader.varint() !== 0,
    (writer, value) => writer.varint(value ? 1 : 0),
  );

/** An int32 or an enum; negative numbers do not occur in Pulumi's messages. */
export const int = (number: number): Field<number> =>
  scalar(
    number,
    0,
    0,
    (reader) => reader.varint(),
    (writer, value) => writer.varint(value),
  );

export const double = (number: number): Field<number> =>
  scalar(
    number,
    0,
    1,
    (reader) => reader.double(),
    (writer, value) => writer.double(value),
  );

export const string = (number: number): Field<string> => ({
  number,
  absent: "",
  read: (reader) => reader.string(),
  write(writer, value) {
    if (value !== "") writer.delimited(number, () => writer.string(value));
  },
});

export const bytes = (number: number): Field<Uint8Array> => ({
  number,
  absent: new Uint8Array(),
  read: (reader) => reader.bytes(),
  write(writer, value) {
    if (value.length > 0) writer.delimited(number, () => writer.bytes(value));
  },
});

/** A google.protobuf.Struct; undefined when absent, which is not the same as empty. */
export const struct = (number: number): Field<JsonObject | undefined> => ({
  number,
  absent: undefined,
  read: (reader) => readStruct(reader, reader.end()),
  write(writer, value) {
    if (value !== undefined) writer.delimited(number, () => writeStruct(writer, value));
  },
});

export const strings = (number: number): Field<readonly string[]> => ({
  number,
  absent: [],
  read: (reader, before) => [...before, reader.string()],
  write(writer, value) {
    for (const item of value.toReversed()) writer.delimited(number, () => writer.string(item));
  },
});

export const message = <S extends Schema>(
  number: number,
  schema: S,
): Field<Partial<Message<S>> | undefined> => ({
  number,
  absent: undefined,
  read: (reader) => decode(schema, reader.bytes()),
  write(writer, value) {
    if (value !== undefined) writer.delimited(number, () => writeMessage(writer, schema, value));
  },
});

export const messages = <S extends Schema>(
  number: number,
  schema: S,
): Field<readonly Partial<Message<S>>[]> => ({
  number,
  absent: [],
  read: (reader, before) => [...before, decode(schema, reader.bytes())],
  write(writer, value) {
    for (const item of value.toReversed()) writer.delimited(number, () => writeMessage(writer, schema, item));
  },
});

/** A map with string keys; `value` is the field 2 of its entries. */
export const map = <T>(number: number, value: Field<T>): Field<Readonly<Record<string, T>>> => ({
  number,
  absent: {},
  read(reader, before) {
    const entry = decode({ key: string(1), value }, reader.bytes());
    return { ...before, [entry.key]: entry.value };
  },
  write(writer, entries) {
    for (const [key, item] of Object.entries(entries).reverse()) {
      writer.delimited(number, () => {
        value.write(writer, item);
        string(1).write(writer, key);
      });
    }
  },
});

function writeMessage(writer: Writer, schema: Schema, values: object): void {
  const given = new Map(Object.entries(values));
  for (const [name, field] of Object.entries(schema).reverse()) {
    const value: unknown = given.get(name);
    if (value !== undefined) field.write(writer, value);
  }
}

/** The message on the wire; fields left out keep their proto3 default. */
export function encode<S extends Schema>(schema: S, values: Partial<Message<S>>): Buffer {
  const writer = new Writer();
  writeMessage(writer, schema, values);
  return writer.finish();
}

/** Reads a message; fields the schema does not name are passed over. Throws on a truncated one. */
export function decode<S extends Schema>(schema: S, wire: Buffer): Message<S> {
  const entries = Object.entries(schema);
  const byNumber = new Map(entries.map(([name, field]) => [field.number, { name, field }]));
  const values: Record<string, unknown> = Object.fromEntries(
    entries.map(([name, field]) => [name, field.absent]),
  );
  const reader = new Reader(wire);
  while (reader.position < reader.length) {
    const tag = reader.varint();
    const known = byNumber.get(tag >> 3);
    if (known) values[known.name] = known.field.read(reader, values[known.name]);
    else reader.skip(tag & 7);
  }
  return values as Message<S>;
}
