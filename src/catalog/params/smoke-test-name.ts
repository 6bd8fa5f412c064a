import { fault } from '../../errors.ts';
import type { Environment, SmokeTest } from '../../model/environment.ts';
import { objectName } from '../params.ts';
import { ofKind } from './kind.ts';

const names = ({ smokeTests }: Pick<Environment, 'smokeTests'>): readonly string[] => Object.keys(smokeTests);

/** A smoke test of the configuration; forms offer those of the environment. Which one is meant: see smokeTestIn. */
export const smokeTestName = () => ofKind({ name: 'a smoke test', example: 'tools', offers: names }, objectName());

/** A smoke test, and what people call it. */
export interface NamedTest {
  /** undefined for the one that runs after every change. */
  readonly name: string | undefined;
  readonly test: SmokeTest;
}

/** The smoke test a person named, or the one that runs after every change. Throws NOT_CONFIGURED, PARAM_INVALID. */
export function smokeTestIn(environment: Environment, named: string | undefined): NamedTest {
  const others = names(environment);
  const test = named === undefined ? environment.smokeTest : environment.smokeTests[named];
  if (test !== undefined && (named === undefined || others.includes(named))) return { name: named, test };
  if (others.length > 0) {
    const text =
      named === undefined
        ? `${environment.name} has no smoke test without a name.`
        : `${environment.name} has no smoke test "${named}".`;
    throw fault('PARAM_INVALID', text, { hint: `Name one of: ${others.join(', ')}.` });
  }
  throw fault(
    'NOT_CONFIGURED',
    named === undefined ? `${environment.name} has no smoke test.` : `${environment.name} has no smoke tests by name.`,
    {
      hint: `Add \`environments.${environment.name}.${named === undefined ? 'smokeTest' : 'smokeTests'}\` to the configuration, and bind the Role mcp-chatops-jobs.`,
    },
  );
}
