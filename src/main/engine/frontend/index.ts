export { createFrontEnd } from './front-end.ts';
export type { Features, FrontEnd, FrontEndOptions } from './front-end.ts';
export { excerpt, parts } from './excerpt.ts';
export { windows, windowStarts } from './windows.ts';
export type { WindowOptions } from './windows.ts';
