import type { CallInput } from '#shared/contract/api.ts';

/** The recordings that are looked at: of a section, with an attribute; null = all. */
export type Part = Pick<CallInput<'detectors.overview'>, 'section' | 'attribute'>;

interface Place {
  readonly section: string;
  readonly attributes: Readonly<Record<string, string>>;
}

export const belongs = ({ section, attributes }: Place, part: Part): boolean =>
  (part.section === null || section === part.section) &&
  (part.attribute === null || attributes[part.attribute.name] === part.attribute.value);
