/**
 * A Web Audio context whose clock is moved by hand and which writes down what it is asked to do. It has the nodes that
 * the player uses and no sound; that the real ones sound right is seen in the end-to-end tests.
 */
export interface Scheduled {
  readonly value: number;
  readonly at: number;
  readonly kind: 'set' | 'ramp';
}

export class FakeParam {
  value: number;
  events: Scheduled[] = [];

  constructor(value: number) {
    this.value = value;
  }
  setValueAtTime(value: number, at: number): void {
    this.events.push({ value, at, kind: 'set' });
    this.value = value;
  }
  linearRampToValueAtTime(value: number, at: number): void {
    this.events.push({ value, at, kind: 'ramp' });
    this.value = value;
  }
  cancelScheduledValues(from: number): void {
    this.events = this.events.filter(({ at }) => at < from);
  }
}

export class FakeNode {
  readonly context: FakeContext;
  readonly kind: string;
  readonly outputs: FakeNode[] = [];

  constructor(context: FakeContext, kind: string) {
    this.context = context;
    this.kind = kind;
    context.nodes.push(this);
  }
  connect(target: FakeNode): FakeNode {
    this.outputs.push(target);
    return target;
  }
  disconnect(target?: FakeNode): void {
    if (target) this.outputs.splice(this.outputs.indexOf(target), 1);
    else this.outputs.length = 0;
  }
}

export class FakeGain extends FakeNode {
  readonly gain = new FakeParam(1);
}

export class FakeSource extends FakeNode {
  buffer: FakeBuffer | null = null;
  loop = false;
  loopStart = 0;
  loopEnd = 0;
  onended: (() => void) | null = null;
  readonly playbackRate = new FakeParam(1);
  started: readonly number[] = [];
  stoppedAt: number | null = null;

  start(...when: number[]): void {
    this.started = when;
  }
  stop(at: number): void {
    this.stoppedAt = at;
  }
}

export class FakeBuffer {
  readonly length: number;
  readonly sampleRate: number;
  data: Float32Array = new Float32Array();

  constructor(length: number, sampleRate: number) {
    this.length = length;
    this.sampleRate = sampleRate;
  }
  copyToChannel(samples: Float32Array): void {
    this.data = samples;
  }
}

export class FakeContext {
  currentTime = 100;
  readonly sampleRate: number;
  baseLatency = 0;
  outputLatency = 0;
  state = 'running';
  mayStart = true;
  readonly nodes: FakeNode[] = [];
  readonly destination = new FakeNode(this, 'destination');
  readonly #listeners: (() => void)[] = [];

  constructor(sampleRate: number) {
    this.sampleRate = sampleRate;
  }
  createGain = () => new FakeGain(this, 'gain');
  createBufferSource = () => new FakeSource(this, 'source');
  createBuffer = (_channels: number, length: number, sampleRate: number) => new FakeBuffer(length, sampleRate);
  createDelay = () => Object.assign(new FakeNode(this, 'delay'), { delayTime: new FakeParam(0) });
  createConvolver = () => Object.assign(new FakeNode(this, 'convolver'), { normalize: true, buffer: null });
  createDynamicsCompressor = () => {
    const params = ['threshold', 'knee', 'ratio', 'attack', 'release'].map((name) => [name, new FakeParam(0)]);
    return Object.assign(new FakeNode(this, 'compressor'), Object.fromEntries(params));
  };
  addEventListener(_type: string, listener: () => void): void {
    this.#listeners.push(listener);
  }
  fail(): void {
    for (const listener of this.#listeners) listener();
  }
  resume(): Promise<void> {
    if (this.mayStart) this.state = 'running';
    return this.mayStart ? Promise.resolve() : new Promise(() => undefined);
  }
  close(): Promise<void> {
    this.state = 'closed';
    return Promise.resolve();
  }

  sources(): FakeSource[] {
    return this.nodes.filter((node) => node instanceof FakeSource);
  }
  /** Sources that were started and not told to stop. */
  sounding(): FakeSource[] {
    return this.sources().filter((source) => source.started.length > 0 && source.stoppedAt === null);
  }
  ofKind(kind: string): FakeNode[] {
    return this.nodes.filter((node) => node.kind === kind);
  }
}
