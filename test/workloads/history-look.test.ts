import { describe, expect, it } from 'vitest';
import { historyReport } from '../../src/workloads/history-look.ts';
import { type History, releaseDigest } from '../../src/workloads/releases.ts';
import { reportWords } from '../support/report-words.ts';
import { aDeployment, aPod, aRevision, template } from './samples.ts';

function history(over: Partial<History> = {}): History {
  const revisions = [1, 2, 3, 4].map((number) => aRevision(number));
  return { deployment: aDeployment(), revisions, pods: [aPod('aaaaa'), aPod('bbbbb')], known: [], ...over };
}
const words = (over: Partial<History> = {}) => reportWords(historyReport(history(over), []));
const digest = (image: number) => releaseDigest(template(`mcp/server:${image}`));

describe('the history of a deployment', () => {
  it('newest first, with what runs and how many pods serve of it', () => {
    expect(words()).toMatch(
      /^mcp-server runs 4 \(revision 4\); 4 revisions kept\nVersion \| Ready \| Created \| Change\n4 \(4\) now \| 2 \| ‹\{ago\}› \| release 4\n3 \(3\) \| – \|/,
    );
    expect(words()).toContain('[Plan rollback to 3…] [Plan another image…] [⋯ ▾ Rollout | All pods]');
    expect(words()).toContain('image mcp/server:4');
  });

  it('with what the bot remembers of each, and who asked for it', () => {
    const said = words({
      known: [
        { digest: digest(4), verdict: 'failed', run: 'R-1044', by: 'U0DEV' },
        { digest: digest(3), verdict: 'left', run: 'R-1043', by: 'U0LEAD' },
        { digest: digest(2), verdict: 'verified', run: 'R-1042', by: 'U0DEV' },
      ],
    });
    expect(said).toMatch(
      /^⚠ mcp-server runs 4 \(revision 4\), though 4 failed its check in R-1044; 4 revisions kept\n/,
    );
    expect(said).toContain('release 3 · R-1043 rolled back from 3 by @U0LEAD');
    expect(said).toContain('release 2 · passed its check in R-1042 by @U0DEV');
    expect(said).toContain('[Plan rollback to 2…]');
  });

  it('without a cause, of none, and of more than fit', () => {
    expect(words({ revisions: [aRevision(4, { changeCause: undefined })] })).toContain('4 (4) now | 2 | ‹{ago}› | –');
    expect(words({ revisions: [] })).toMatch(/^mcp-server has no rollout history\n/);
    const many = Array.from({ length: 14 }, (_, index) => aRevision(index + 1));
    expect(words({ deployment: aDeployment({ revision: 14 }), revisions: many })).toContain('4 older left out');
  });

  it('a cause is anybody’s text', () => {
    const changeCause = '<!channel> `x`\nkubectl set env DATABASE_URL=postgresql://mcp:hunter2-hunter2@db/mcp';
    const said = words({ revisions: [aRevision(4, { changeCause })] });
    expect(said).toContain('<!channel> `x` kubectl set env');
    expect(said).not.toContain('hunter2');
  });
});
