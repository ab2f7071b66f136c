/** Every text of the interface, in German. A key that English has and German lacks does not compile. */
import type { text as english } from '../en.ts';
import type { Translation } from '../translation.ts';
import { advice } from './advice.ts';
import { bundles } from './bundles.ts';
import { clip } from './clip.ts';
import { embeddingMap } from './embedding-map.ts';
import { filters } from './filters.ts';
import { help } from './help.ts';
import { keys } from './keys.ts';
import { locate } from './locate.ts';
import { models } from './models.ts';
import { overview } from './overview.ts';
import { presets } from './presets.ts';
import { int8, processors } from './processors.ts';
import { reading } from './reading.ts';
import { received } from './received.ts';
import { report } from './report.ts';
import { review } from './review.ts';
import { setup } from './setup.ts';
import { shell } from './shell.ts';
import { similar } from './similar.ts';
import { states } from './states.ts';
import { stretches } from './stretches.ts';
import { tour } from './tour.ts';
import { training } from './training.ts';
import * as words from './words.ts';

export const german: Translation<typeof english> = {
  help,
  clip,
  locate,
  presets,
  advice,
  embeddingMap,
  bundles,
  shell,
  similar,
  keys,
  filters,
  review,
  setup,
  models,
  overview,
  processors,
  int8,
  reading,
  received,
  report,
  states,
  stretches,
  tour,
  training,
  words,
};
