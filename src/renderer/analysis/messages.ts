import type { Result } from '#shared/core/result.ts';
import type { Analysis } from './analyse.ts';
import type { AnalysedTile, TileRequest } from './tile.ts';

/** What the window and the analysis worker say to each other. */
export type AnalysisRequest =
  | { readonly kind: 'analyse'; readonly id: number; readonly bytes: Uint8Array; readonly windowLength: number | null }
  | { readonly kind: 'tile'; readonly id: number; readonly request: TileRequest }
  | { readonly kind: 'cancel'; readonly id: number };

/** `failure` is the text of a bug, not of an expected problem. */
export type AnalysisReply =
  | { readonly id: number; readonly result: Result<Analysis> }
  | { readonly id: number; readonly tile: AnalysedTile }
  | { readonly id: number; readonly failure: string };
