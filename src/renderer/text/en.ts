/** Every text of the interface, in English. Texts with values are functions, so that the values are typed too. */
import { filters } from './filters.ts';
import { advice } from './advice.ts';
import { keys } from './keys.ts';
import { models } from './models.ts';
import { int8, processors } from './processors.ts';
import { report } from './report.ts';
import { review } from './review.ts';
import { setup } from './setup.ts';
import { shell } from './shell.ts';
import { training } from './training.ts';
import * as words from './words.ts';

export const text = { advice, shell, keys, filters, review, setup, models, processors, int8, report, training, words };
