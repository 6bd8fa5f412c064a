import type { MovableClock } from '../clock.ts';
import type { WorkspaceSeed } from './seed.ts';
import type { UiHandler } from './server.ts';
import type { Patience } from './waiting.ts';

export interface WorkspaceOptions {
  readonly clock: MovableClock;
  /** 0, the default, takes any free port. */
  readonly port?: number;
  readonly seed?: WorkspaceSeed;
  /** What its address carries; a new one if omitted. */
  readonly token?: string;
  /** Serves the files of the browser UI: asked for every path that is not the workspace's own. */
  readonly ui?: UiHandler;
  /** Numbers in [0, 1): which socket gets an envelope, which call a fault of less than certain probability hits. Random when absent. */
  readonly random?: () => number;
  /** How long an upload takes to appear, ms of the clock; 300 when absent. */
  readonly fileDelayMs?: number;
  /** How long the app has to acknowledge and to open a view; three seconds of the clock when absent, as in Slack. */
  readonly patience?: Patience | undefined;
}
