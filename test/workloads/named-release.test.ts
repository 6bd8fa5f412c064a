import { describe, expect, it } from 'vitest';
import { releaseName } from '../../src/catalog/params/release-name.ts';
import { namedRelease } from '../../src/workloads/named-release.ts';
import { aDeployment, aRevision, template } from './samples.ts';

const version = (number: number, tag: string, over = {}) =>
  aRevision(number, { template: template(`mcp/server:${tag}`), ...over });
const revisions = [version(1, '2.2.0'), version(2, '2.3.0'), version(4, '2.4.0')];
const history = {
  deployment: aDeployment({ template: template('mcp/server:2.4.0') }),
  revisions,
  pods: [],
  known: [],
};

describe('a release is named as people name it', () => {
  it.each([
    ['2.3.0', 2],
    ['v2.3.0', 2],
    [1, 1],
  ])('%s is revision %i', (to, number) => expect(namedRelease(history, to).revision.number).toBe(number));

  it('digits that are no revision are a version', () => {
    const numbered = [version(1, '41'), version(2, '42')];
    const deployment = aDeployment({ revision: 2, template: template('mcp/server:42') });
    expect(namedRelease({ ...history, deployment, revisions: numbered }, 41).revision.number).toBe(1);
  });

  it('one without a tag goes by its digest, whole or as it is shown', () => {
    const digest = '0123456789abcdef'.repeat(4);
    const pinned = aRevision(3, { template: template(`mcp/server@sha256:${digest}`) });
    const kept = { ...history, revisions: [...revisions, pinned] };
    for (const to of [`sha256:${digest}`, '0123456789ab']) expect(namedRelease(kept, to).revision.number).toBe(3);
  });

  it('a revision that has got another number since is found, with the run that moved it', () => {
    const moved = version(5, '2.3.0', {
      annotations: { 'deployment.kubernetes.io/revision-history': '2,3' },
      changeCause: 'rollback to revision 3 (R-1007)',
    });
    const kept = { ...history, revisions: [version(1, '2.2.0'), version(4, '2.4.0'), moved] };
    expect(namedRelease(kept, 3)).toMatchObject({
      revision: { number: 5 },
      note: 'Revision 3 is revision 5 now (R-1007).',
    });
    const runs = { ...kept, deployment: aDeployment({ revision: 5, template: moved.template }) };
    expect(() => namedRelease(runs, 3)).toThrow(
      'Revision 3 is revision 5 now (R-1007). mcp-server runs the template of revision 5 already. Nothing was changed.',
    );
  });

  it('of two releases with one version the newest that nothing speaks against is taken, and the other is told', () => {
    const twin = aRevision(3, { template: template('mcp/server:2.3.0', [{ name: 'MODE', value: 'safe' }]) });
    const kept = { ...history, revisions: [...revisions.slice(0, 2), twin, version(4, '2.4.0')] };
    expect(namedRelease(kept, '2.3.0')).toMatchObject({
      revision: { number: 3 },
      note: '2.3.0 stands for more than one release: this is revision 3; revision 2 is 2.3.0 with other settings.',
    });
  });

  it('what is not there is refused with what is', () => {
    expect(() => namedRelease(history, '9.9.9')).toThrow(
      'mcp-server has no release "9.9.9"; there are: 2.2.0 (revision 1), 2.3.0 (revision 2), 2.4.0 (revision 4). Nothing was changed.',
    );
    expect(() => namedRelease(history, '2.4.0')).toThrow('mcp-server runs 2.4.0 already. Nothing was changed.');
  });

  it.each(['two words', '<script>', '../x', '', '0'])('"%s" is no name of a release', (text) => {
    expect(releaseName().safeParse(text).success).toBe(false);
  });
});
