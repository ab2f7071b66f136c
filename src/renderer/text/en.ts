/** Every text of the interface, in English. Texts with values are functions, so that the values are typed too. */
import { models } from './models.ts';
import { report } from './report.ts';
import { review } from './review.ts';
import { setup } from './setup.ts';
import { shell } from './shell.ts';
import * as words from './words.ts';

export const text = { shell, review, setup, models, report, words };
