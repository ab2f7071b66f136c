import { isAccelerator, type Provider } from '#shared/core/processors.ts';
import type { EncoderSession } from './encoder-session.ts';

/** A processor that was chosen and did not do its work. */
export interface ProcessorFailure {
  readonly provider: Provider;
  readonly detail: string;
}

/**
 * A session on `provider` that goes on with the CPU when the processor fails, at its opening or at any run, and says so.
 * The numbers agree to 1e-4, so a run that changes over half-way stays whole.
 */
export async function openOrFallBack(
  open: (provider: Provider) => Promise<EncoderSession>,
  provider: Provider,
  onFailure: (failure: ProcessorFailure) => void,
): Promise<EncoderSession> {
  const failed = (error: unknown): Promise<EncoderSession> => {
    onFailure({ provider, detail: error instanceof Error ? error.message.split('\n')[0]! : String(error) });
    return open('cpu');
  };
  let session = isAccelerator(provider) ? await open(provider).catch(failed) : await open(provider);
  return {
    get provider() {
      return session.provider;
    },
    get batch() {
      return session.batch;
    },
    run: async (feeds, outputs) => {
      const used = session;
      if (!isAccelerator(used.provider)) return used.run(feeds, outputs);
      try {
        return await used.run(feeds, outputs);
      } catch (error) {
        session = await failed(error);
        await used.release().catch(() => undefined);
        return session.run(feeds, outputs);
      }
    },
    release: () => session.release(),
  };
}
