export type { Translation } from '#shared/core/translation.ts';
