/** What a process keeps alive, as its own collector sees it. */
export interface LiveHeap {
  /**
   * Collects everything that nothing holds, then gives the bytes that are left: objects of the heap, buffers beside it, and what the
   * platform's own objects take. Resident memory would tell less: systems take pages back from processes that sleep.
   */
  bytes(): Promise<number>;
  close(): void;
}

/** Talks with the inspector of a process that was started with one (Chrome DevTools Protocol, HeapProfiler and Runtime). */
export async function openLiveHeap(url: string): Promise<LiveHeap> {
  const socket = new WebSocket(url);
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve(), { once: true });
    socket.addEventListener('error', () => reject(new Error(`no inspector at ${url}`)), { once: true });
  });
  const waiting = new Map<number, PromiseWithResolvers<Readonly<Record<string, unknown>>>>();
  let asked = 0;
  socket.addEventListener('message', ({ data }) => {
    const { id, result, error } = JSON.parse(String(data)) as Answer;
    if (error !== undefined) waiting.get(id)?.reject(new Error(error.message));
    else waiting.get(id)?.resolve(result ?? {});
    waiting.delete(id);
  });
  socket.addEventListener('close', () => {
    for (const { reject } of waiting.values()) reject(new Error('the process has ended'));
  });

  function call(method: string): Promise<Readonly<Record<string, unknown>>> {
    asked += 1;
    const answer = Promise.withResolvers<Readonly<Record<string, unknown>>>();
    waiting.set(asked, answer);
    socket.send(JSON.stringify({ id: asked, method }));
    return answer.promise;
  }

  return {
    async bytes() {
      await call('HeapProfiler.collectGarbage');
      const usage = await call('Runtime.getHeapUsage');
      return Number(usage['usedSize']) + Number(usage['backingStorageSize']) + Number(usage['embedderHeapUsedSize']);
    },
    close: () => socket.close(),
  };
}

interface Answer {
  readonly id: number;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly message: string };
}
