import type { Steps } from '../catalog/steps.ts';
import type { Clock } from '../ports/clock.ts';
import type { Tools } from '../ports/tools.ts';
import { callMs, findTool } from './find.ts';

export interface Turn {
  readonly tools: Tools;
  readonly clock: Clock;
  readonly steps: Steps;
  readonly signal: AbortSignal;
  readonly name: string;
  readonly enabled: boolean;
}

/** When it was done, ISO 8601. */
export interface Turned {
  readonly at: string;
}

/**
 * Turns a tool on or off, once: the wanted state is absolute, and the admin API tells whether it holds, so after a lost answer it is asked
 * and not told again. Each write names the version that was read, where the admin API counts them.
 */
export function turnTool({ tools, clock, steps, signal, name, enabled }: Turn): Promise<Turned> {
  const now = (): Turned => ({ at: clock.now().toISOString() });
  return steps.once.gone('turn', {
    async away() {
      return (await findTool(tools, name)).enabled === enabled ? now() : undefined;
    },
    async remove() {
      await tools.setEnabled(await findTool(tools, name, signal), enabled, { timeoutMs: callMs, signal });
      return now();
    },
  });
}
