import { type Entry, isDeciding, pathText, type Section, type Step } from "./sections.ts";

/** Sections of which none says what another says. */
export interface Told {
  readonly shown: readonly Section[];
  /** Where a section is told: at its own path, or where an earlier one says the same. */
  readonly toldAt: (path: readonly Step[]) => readonly Step[];
  /** The sections that a shown one stands for, itself among them. */
  readonly twins: (section: Section) => readonly Section[];
}

/** Leaves out sections that say nothing but what an earlier one says: many settings are written alike at several places. */
export function withoutRepetition(sections: readonly Section[]): Told {
  const shown: {
    readonly section: Section;
    readonly said: ReadonlySet<string>;
    readonly twins: Section[];
  }[] = [];
  const told = new Map<string, readonly Step[]>();
  for (const section of sections) {
    const says = [...said(section)];
    const known = shown.find((earlier) => says.every((text) => earlier.said.has(text)));
    if (known === undefined) shown.push({ section, said: new Set(says), twins: [section] });
    else known.twins.push(section);
    told.set(pathText(section.path), (known?.section ?? section).path);
  }
  return {
    shown: shown.map(({ section }) => section),
    toldAt: (path) => told.get(pathText(path)) ?? path,
    twins: (section) => shown.find((one) => one.section === section)?.twins ?? [section],
  };
}

/** What a section says of each setting, by paths from itself. That a part of the ways is possible says nothing new. */
const said = ({ path: base, ways, entries }: Section): string[] =>
  entries
    .filter((entry) => !isDeciding(entry, ways))
    .map(({ path, opens, ...rest }: Entry) =>
      JSON.stringify({ ...rest, path: path.slice(base.length), opens: opens?.slice(base.length) }),
    );
