import type { Config } from '../config.ts';

/** A named secret; what is not set was told when the configuration was read. */
export function secretsOf(config: Config): (name: string) => string {
  return (name) => config.secrets.get(name) ?? '';
}
