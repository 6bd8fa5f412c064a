/** A signal that fires when one of its sources does, until it is released. */
export interface LinkedSignal {
  readonly signal: AbortSignal;
  /** Lets go of the sources; to be called when the work it was made for is over. */
  release(): void;
}

/**
 * What `AbortSignal.any` gives, for sources that outlive the work: Node keeps a composite signal that somebody still listens to, and a
 * little of every other, for as long as one of its sources lives. Over weeks that is memory.
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
    if (source.aborted) own.abort(source.reason);
    else source.addEventListener('abort', fire);
  }
  own.signal.addEventListener('abort', release);
  if (own.signal.aborted) release();
  return { signal: own.signal, release };
}
