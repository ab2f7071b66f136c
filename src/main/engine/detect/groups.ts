/**
 * Which rows of a bank belong to the same sound. Rows of one group (duplicates, parts of one recording) are never
 * neighbours of each other, and a recording that is left out takes its whole group with it.
 */
export interface Groups {
  readonly names: readonly string[];
  /** number of different groups */
  readonly count: number;
  /** rows of a group; none for a name the bank does not have, or for null */
  rowsOf(group: string | null): readonly number[];
}

export function groupRows(names: readonly string[]): Groups {
  const rows = new Map<string, number[]>();
  names.forEach((name, row) => {
    const known = rows.get(name);
    if (known === undefined) rows.set(name, [row]);
    else known.push(row);
  });
  return {
    names,
    count: rows.size,
    rowsOf: (group) => (group === null ? [] : (rows.get(group) ?? [])),
  };
}
