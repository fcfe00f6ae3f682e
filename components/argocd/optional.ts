/** A list under its key. Empty ones are left out: Argo CD drops them from the stored object, or reads them as "nothing at all". */
export function unlessEmpty<Key extends string, Item>(
  key: Key,
  items: readonly Item[] | undefined,
): { readonly [K in Key]?: Item[] } {
  return items === undefined || items.length === 0 ? {} : ({ [key]: [...items] } as { [K in Key]: Item[] });
}

/** Texts by name under their key; none are left out, as an empty list is. */
export function unlessEmptyMap<Key extends string>(
  key: Key,
  map: Readonly<Record<string, string>> | undefined,
): { readonly [K in Key]?: Record<string, string> } {
  return map === undefined || Object.keys(map).length === 0
    ? {}
    : ({ [key]: { ...map } } as { [K in Key]: Record<string, string> });
}

/** A text or a number under its key. An empty text and a zero are left out, as an empty list is. */
export function unlessZero<Key extends string, Value extends string | number>(
  key: Key,
  value: Value,
): { readonly [K in Key]?: Value } {
  return value === "" || value === 0 ? {} : ({ [key]: value } as { [K in Key]: Value });
}

/** The entries that have a value. */
export const withoutUndefined = <Value extends object>(
  value: Value,
): { [Key in keyof Value]: Exclude<Value[Key], undefined> } =>
  Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as {
    [Key in keyof Value]: Exclude<Value[Key], undefined>;
  };
