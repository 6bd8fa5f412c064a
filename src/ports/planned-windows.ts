import type { PlannedWindow } from './store/windows.ts';

/** The maintenance windows people have planned in an environment. */
export interface PlannedWindows {
  /** Those of a quarter back and all to come, earliest first. Rejects with STORE_DOWN. */
  planned(now: Date): Promise<readonly PlannedWindow[]>;
}
