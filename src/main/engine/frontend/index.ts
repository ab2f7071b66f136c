export { createFrontEnd } from './front-end.ts';
export type { Features, FrontEnd } from './front-end.ts';
export { windows, windowStarts } from './windows.ts';
export type { WindowOptions } from './windows.ts';
