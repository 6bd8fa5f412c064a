import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take a minute or near it, the longest first; all others follow as vitest orders them. */
export const longFiles = [
  'test/contract/changes/changes-real.test.ts',
  'test/actions/bluegreen-killed.test.ts',
  'test/scenarios/examples.test.ts',
  'test/scenarios/own-alerts.test.ts',
  'test/repo/new.test.ts',
  'test/contract/wire/wire-real.test.ts',
  'test/scenarios/control-plane.test.ts',
  'test/store/deliver.test.ts',
  'test/scenarios/way-back.test.ts',
  'test/scenarios/paging.test.ts',
  'test/repo/config-check.test.ts',
  'test/scenarios/doctor.test.ts',
  'test/faults/row-03-sigterm.test.ts',
  'test/adapters/kubernetes/on-plane.test.ts',
  'test/faults/row-05-poison.test.ts',
  'test/faults/row-21-escalation-killed.test.ts',
  'test/faults/row-04-zombie.test.ts',
  'test/faults/row-27-kubernetes-errors.test.ts',
  'test/actions/killed.test.ts',
  'test/store/nobody-unpaged.test.ts',
  'test/store/way-back.test.ts',
] as const;

/** A long file that begins last holds up the whole run by all of its length: with no memory of earlier runs, vitest begins the biggest file. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const found = longFiles.findIndex((file) => moduleId.endsWith(`/${file}`));
      return found === -1 ? longFiles.length : found;
    };
    return (await super.sort(files)).toSorted((a, b) => place(a) - place(b));
  }
}
