import type { AnyAction } from './action.ts';
import type { AnyAnswer } from './answer.ts';

/** Any kind of command: an action, or what the bot answers by itself. */
export type AnyCommand = AnyAction | AnyAnswer;

/** Whether `dry=yes` makes sense: it changes the platform, by a plan. */
export function hasDryRun(command: AnyCommand): boolean {
  return 'risk' in command && command.risk !== 'read-only';
}

/** Whether `env=NAME` makes sense. */
export function takesEnvironment(command: AnyCommand): boolean {
  return 'risk' in command || command.environment;
}
