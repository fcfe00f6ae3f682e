import type { Json, JsonObject } from "../values/json.ts";
import type { Reader } from "./reader.ts";
import type { Writer } from "./writer.ts";

// google.protobuf.Struct: 1 = fields (map entries: 1 = key, 2 = Value)
// google.protobuf.Value: 1 = null, 2 = number, 3 = string, 4 = bool, 5 = Struct, 6 = ListValue (1 = values)

/** Reads a google.protobuf.Struct that ends at `end`. */
export function readStruct(reader: Reader, end: number): JsonObject {
  const entries: [string, Json][] = [];
  while (reader.position < end) {
    reader.varint();
    entries.push(readEntry(reader, reader.end()));
  }
  // fromEntries defines properties, so a key such as __proto__ stays data.
  return Object.fromEntries(entries);
}

function readEntry(reader: Reader, end: number): [string, Json] {
  let key = "";
  let value: Json = null;
  while (reader.position < end) {
    if (reader.varint() >> 3 === 1) key = reader.string();
    else value = readValue(reader, reader.end());
  }
  return [key, value];
}

function readValue(reader: Reader, end: number): Json {
  let value: Json = null;
  while (reader.position < end) {
    const field = reader.varint() >> 3;
    if (field === 2) value = reader.double();
    else if (field === 3) value = reader.string();
    else if (field === 4) value = reader.varint() !== 0;
    else if (field === 5) value = readStruct(reader, reader.end());
    else if (field === 6) value = readList(reader, reader.end());
    else {
      reader.varint();
      value = null;
    }
  }
  return value;
}

function readList(reader: Reader, end: number): Json[] {
  const items: Json[] = [];
  while (reader.position < end) {
    reader.varint();
    items.push(readValue(reader, reader.end()));
  }
  return items;
}

/** Writes the body of a google.protobuf.Struct. */
export function writeStruct(writer: Writer, object: JsonObject): void {
  for (const [key, value] of Object.entries(object).reverse()) {
    if (value === undefined) continue;
    writer.delimited(1, () => {
      writer.delimited(2, () => writeValue(writer, value));
      writer.delimited(1, () => writer.string(key));
    });
  }
}

function writeValue(writer: Writer, value: Json): void {
  if (value === null) {
    writer.varint(0);
    writer.tag(1, 0);
  } else if (typeof value === "number") {
    writer.double(value);
    writer.tag(2, 1);
  } else if (typeof value === "string") {
    writer.delimited(3, () => writer.string(value));
  } else if (typeof value === "boolean") {
    writer.varint(value ? 1 : 0);
    writer.tag(4, 0);
  } else if (Array.isArray(value)) {
    writer.delimited(6, () => {
      for (const item of value.toReversed()) writer.delimited(1, () => writeValue(writer, item));
    });
  } else {
    writer.delimited(5, () => writeStruct(writer, value));
  }
}
