import type { WriteMark } from '../write-mark.ts';
import type { ChangeableSetting } from './changeable-settings.ts';
import type { Setting } from './settings.ts';

/** A setting, with what decides whether a change of it counts. */
export interface SettingFound extends Setting {
  readonly database: string;
  readonly version: string;
  /** In `unit`. */
  readonly min: number;
  readonly max: number;
  /** What ALTER SYSTEM has written (postgresql.auto.conf), as it stands there; undefined where nothing is. */
  readonly written: string | undefined;
  /** What counts without it: by the configuration file, or the built-in value. */
  readonly otherwise: string;
  /** Somebody else runs the server. */
  readonly managedBy: string | undefined;
  /** `allow_alter_system` is off: an operator owns the configuration. */
  readonly isLocked: boolean;
}

export interface AlterSystem {
  readonly name: ChangeableSetting;
  /** A number with its unit; null takes away what was written. */
  readonly value: string | null;
  readonly mark: WriteMark;
}
