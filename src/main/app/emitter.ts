import type { EventsPort, LogPort } from '#main/services/ports/host.ts';

export type EventListener = (name: string, payload: unknown) => void;

export interface Emitter extends EventsPort {
  /** Returns the way out. */
  subscribe(listener: EventListener): () => void;
}

/** Passes every event to every listener; one that throws is logged and the others still hear it. */
export function createEmitter(log: LogPort): Emitter {
  const listeners = new Set<EventListener>();
  return {
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    emit: (name, payload) => {
      for (const listener of [...listeners]) {
        try {
          listener(name, payload);
        } catch (error) {
          log.error(`a listener failed on ${name}`, error);
        }
      }
    },
  };
}
