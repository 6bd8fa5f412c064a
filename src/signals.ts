import { setMaxListeners } from 'node:events';

/** A signal that fires when one of its sources does, until it is released. */
export interface LinkedSignal {
  readonly signal: AbortSignal;
  /** Lets go of the sources; to be called when the work it was made for is over. */
  release(): void;
}

/**
 * What `AbortSignal.any` gives, without what it leaves behind: Node keeps a composite signal that somebody still listens to, and a
 * little of every other, for as long as a source of it lives. Over weeks that is memory. It lets go by itself once it has fired.
 */
export function linkedSignal(...sources: readonly AbortSignal[]): LinkedSignal {
  const own = new AbortController();
  const fire = (event: Event) => {
    if (event.target instanceof AbortSignal) own.abort(event.target.reason);
  };
  const release = () => {
    for (const source of sources) source.removeEventListener('abort', fire);
  };
  for (const source of sources) {
    // Many calls at once share the signal of their run and of their connection: that is no leak.
    setMaxListeners(0, source);
    if (source.aborted) own.abort(source.reason);
    else source.addEventListener('abort', fire);
  }
  own.signal.addEventListener('abort', release);
  if (own.signal.aborted) release();
  return { signal: own.signal, release };
}
