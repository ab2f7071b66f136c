/**
 * Stands in for the module `electron` wherever tests import it (vitest.config.ts): the main process, the session and the
 * renderer's end of the IPC, joined with structured cloning as the real ones are. It remembers what it was told to do.
 */
import { EventEmitter } from 'node:events';

type Listener = (...words: unknown[]) => unknown;

export interface FakeFrame {
  url: string;
  parent: FakeFrame | null;
}

/** The page of a window: its frames, its hooks, and what was sent to it. */
export class FakeContents extends EventEmitter {
  mainFrame: FakeFrame = { url: '', parent: null };
  destroyed = false;
  openHandler: (details: { url: string }) => { action: string } = () => ({ action: 'allow' });
  webRtcPolicy = '';
  /** what it was printed with */
  printed: unknown = null;

  getURL(): string {
    return this.mainFrame.url;
  }
  isDestroyed(): boolean {
    return this.destroyed;
  }
  send(channel: string, ...words: unknown[]): void {
    ipcRenderer.emit(channel, {}, ...structuredClone(words));
  }
  printToPDF(options: unknown): Promise<Uint8Array> {
    this.printed = options;
    if (settings.printFails) return Promise.reject(new Error('no printer'));
    return Promise.resolve(Buffer.from('%PDF-fake'));
  }
  setWindowOpenHandler(handler: typeof this.openHandler): void {
    this.openHandler = handler;
  }
  setWebRTCIPHandlingPolicy(policy: string): void {
    this.webRtcPolicy = policy;
  }
}

export class BrowserWindow extends EventEmitter {
  readonly webContents = new FakeContents();
  readonly options: Record<string, unknown>;
  shown = false;
  minimized = false;
  focused = 0;
  destroyed = false;

  constructor(options: Record<string, unknown>) {
    super();
    this.options = options;
    log.push('window');
    windows.push(this);
    app.emit('web-contents-created', {}, this.webContents);
  }
  loadURL(url: string): Promise<void> {
    this.webContents.mainFrame.url = url;
    log.push(`load ${url}`);
    return Promise.resolve();
  }
  show(): void {
    this.shown = true;
  }
  isMinimized(): boolean {
    return this.minimized;
  }
  restore(): void {
    this.minimized = false;
  }
  destroy(): void {
    this.destroyed = true;
  }
  focus(): void {
    this.focused += 1;
  }
}

class FakeSession {
  readonly partition: string;
  readonly options: unknown;
  readonly handlers = new Map<string, (request: Request) => Promise<Response>>();
  permissionRequest: (contents: unknown, permission: string, decide: (allowed: boolean) => void) => void = () =>
    undefined;
  permissionCheck: (contents: unknown, permission: string) => boolean = () => true;
  devicePermission: () => boolean = () => true;
  spellChecker = true;
  proxy: unknown = null;
  beforeRequest: (details: { url: string }, decide: (answer: { cancel?: boolean }) => void) => void = (
    _details,
    decide,
  ) => decide({});

  readonly protocol = {
    handle: (scheme: string, handler: (request: Request) => Promise<Response>) =>
      void this.handlers.set(scheme, handler),
  };
  readonly webRequest = {
    onBeforeRequest: (listener: FakeSession['beforeRequest']) => (this.beforeRequest = listener),
  };

  constructor(partition: string, options: unknown) {
    this.partition = partition;
    this.options = options;
  }
  setPermissionRequestHandler(handler: FakeSession['permissionRequest']): void {
    this.permissionRequest = handler;
  }
  setPermissionCheckHandler(handler: FakeSession['permissionCheck']): void {
    this.permissionCheck = handler;
  }
  setDevicePermissionHandler(handler: () => boolean): void {
    this.devicePermission = handler;
  }
  setSpellCheckerEnabled(enabled: boolean): void {
    this.spellChecker = enabled;
  }
  setProxy(proxy: unknown): Promise<void> {
    this.proxy = proxy;
    return Promise.resolve();
  }
}

/** What happened, in order. */
export const log: string[] = [];
export const windows: BrowserWindow[] = [];
export const sessions: FakeSession[] = [];
export const errorBoxes: string[] = [];
export const privilegedSchemes: unknown[] = [];
export const exits: number[] = [];
export const exposed: Record<string, unknown> = {};
export const children: FakeUtilityProcess[] = [];
export const settings = { firstInstance: true, packaged: false, printFails: false };

class FakeApp extends EventEmitter {
  readonly paths: Record<string, string> = {};
  get isPackaged(): boolean {
    return settings.packaged;
  }
  enableSandbox(): void {
    log.push('sandbox');
  }
  setPath(name: string, path: string): void {
    log.push(`path ${name}`);
    this.paths[name] = path;
  }
  requestSingleInstanceLock(): boolean {
    log.push('lock');
    return settings.firstInstance;
  }
  whenReady(): Promise<void> {
    log.push('ready');
    return Promise.resolve();
  }
  quit(): void {
    log.push('quit');
    this.emit('before-quit', { preventDefault: () => undefined });
  }
  exit(code: number): void {
    exits.push(code);
  }
}
export const app = new FakeApp();

const handlers = new Map<string, Listener>();
export const ipcMain = {
  handle(channel: string, handler: Listener): void {
    if (handlers.has(channel)) throw new Error(`a second handler for ${channel}`);
    handlers.set(channel, handler);
  },
  removeHandler(channel: string): void {
    handlers.delete(channel);
  },
  channels: () => [...handlers.keys()],
};

class FakeIpcRenderer extends EventEmitter {
  /** who the next calls come from; by default the top frame of the newest window */
  sender: { sender: FakeContents; senderFrame: FakeFrame | null } | null = null;

  async invoke(channel: string, ...words: unknown[]): Promise<unknown> {
    const handler = handlers.get(channel);
    if (!handler) throw new Error(`no handler for ${channel}`);
    const contents = windows.at(-1)!.webContents;
    const event = this.sender ?? { sender: contents, senderFrame: contents.mainFrame };
    return structuredClone(await handler(event, ...structuredClone(words)));
  }
}
export const ipcRenderer = new FakeIpcRenderer();

export const contextBridge = {
  exposeInMainWorld(name: string, value: unknown): void {
    exposed[name] = value;
  },
};

export const session = {
  fromPartition(partition: string, options: unknown): FakeSession {
    const made = new FakeSession(partition, options);
    sessions.push(made);
    return made;
  },
};

export const protocol = {
  registerSchemesAsPrivileged(schemes: unknown[]): void {
    log.push('scheme');
    privilegedSchemes.push(...schemes);
  },
};

export const dialog = {
  showErrorBox: (title: string, message: string): void => void errorBoxes.push(`${title}: ${message}`),
};

export const Menu = {
  template: [] as unknown[],
  buildFromTemplate: (template: unknown[]) => template,
  setApplicationMenu(template: unknown[]): void {
    Menu.template = template;
  },
};

export class FakeUtilityProcess extends EventEmitter {
  readonly file: string;
  readonly words: readonly string[];
  readonly options: Record<string, unknown>;
  readonly received: unknown[] = [];
  readonly pid: number | undefined = undefined;
  killed = false;

  constructor(file: string, words: readonly string[], options: Record<string, unknown>) {
    super();
    this.file = file;
    this.words = words;
    this.options = options;
  }
  postMessage(message: unknown): void {
    this.received.push(structuredClone(message));
  }
  kill(): boolean {
    this.killed = true;
    queueMicrotask(() => this.emit('exit', 15));
    return true;
  }
}

export const utilityProcess = {
  fork(file: string, words: readonly string[], options: Record<string, unknown>): FakeUtilityProcess {
    const child = new FakeUtilityProcess(file, words, options);
    children.push(child);
    return child;
  },
};

/** Forgets everything but what the preload exposed, so that each test starts Electron anew. */
export function resetFakeElectron(): void {
  for (const list of [log, windows, sessions, errorBoxes, privilegedSchemes, exits, children]) list.length = 0;
  handlers.clear();
  app.removeAllListeners();
  ipcRenderer.removeAllListeners();
  ipcRenderer.sender = null;
  Object.assign(settings, { firstInstance: true, packaged: false, printFails: false });
}
