/** Things that go on by themselves and must not outlive the workspace. */
export interface Background {
  run(task: Promise<unknown>): void;
  /** Notes a failure of our own, thrown when the workspace stops. */
  fail(error: unknown): void;
  /** Waits for all of them after the stop; throws what failed for another reason than the stop. */
  end(): Promise<void>;
}

/** Makes the list of running tasks; `stopping` is the signal they end with. */
export function backgroundTasks(stopping: AbortSignal): Background {
  const running = new Set<Promise<void>>();
  const failures: unknown[] = [];
  const fail = (error: unknown) => {
    if (!stopping.aborted) failures.push(error);
  };
  return {
    run(task) {
      const entry = task.then(
        () => undefined,
        (error: unknown) => fail(error),
      );
      running.add(entry);
      entry.finally(() => running.delete(entry));
    },
    fail,
    async end() {
      await Promise.all(running);
      const [first] = failures;
      if (first !== undefined) throw new Error('The workspace itself failed.', { cause: first });
    },
  };
}
