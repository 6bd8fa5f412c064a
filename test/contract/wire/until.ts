const PAUSE_MS = 25;
const LIMIT_MS = 20_000;

const pause = () => new Promise((resolve) => setTimeout(resolve, PAUSE_MS));

/** Asks again and again until the answer is not undefined; gives it. Fails after 20 s with what was waited for. */
export async function until<T>(what: string, ask: () => Promise<T | undefined>): Promise<T> {
  const end = performance.now() + LIMIT_MS;
  for (;;) {
    const found = await ask();
    if (found !== undefined) return found;
    if (performance.now() > end) throw new Error(`waited in vain for ${what}`);
    await pause();
  }
}
