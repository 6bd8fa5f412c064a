import type { Report } from '../model/report.ts';
import type { Inline, Text } from '../model/text.ts';
import { counted } from '../model/units.ts';
import type { Deployment, Revision } from '../ports/workload.ts';
import { inOneLine } from './message.ts';
import { type History, type Release, releaseDigest, releasesOf, servingPods } from './releases.ts';
import { shortImage } from './revisions.ts';
import { rollbackOffer } from './rollback-offer.ts';
import { images } from './template.ts';

/** Rows in the channel; kubectl keeps ten. */
const mostShown = 10;

/** The revisions of a deployment as a report, newest first: version, age, cause, how each did here and who asked for it. */
export function historyReport(history: History, gaps: readonly string[]): Report {
  const { deployment, revisions, pods } = history;
  const releases = releasesOf(history);
  const newest = [...revisions].reverse();
  const shown = newest.slice(0, mostShown);
  const now = releases.find(({ digest }) => digest === releaseDigest(deployment.template));
  const serving = shown.some((entry) => servingPods(entry, pods) > 0);
  return {
    mark: now?.against === undefined ? 'neutral' : 'warning',
    headline: headline(history, now),
    parts:
      shown.length === 0
        ? []
        : [
            {
              kind: 'table',
              columns: [
                { title: 'Version' },
                ...(serving ? [{ title: 'Ready', align: 'right' as const }] : []),
                { title: 'Created' },
                { title: 'Change' },
              ],
              rows: shown.map((entry) => [
                versionCell(entry, history, releases),
                ...(serving ? [String(servingPods(entry, pods) || '–')] : []),
                [{ time: entry.createdAt, as: 'ago' as const }],
                changeCell(entry, history, releases),
              ]),
            },
          ],
    notes: [
      ...(newest.length > shown.length ? [`${newest.length - shown.length} older left out`] : []),
      ...imageNote(deployment),
      ...gaps,
    ],
    offers: [
      ...rollbackOffer(history),
      { label: 'Plan another image…', action: 'deploy', params: { deployment: deployment.name } },
      { label: 'Rollout', action: 'rollout', params: { deployment: deployment.name } },
      { label: 'All pods', action: 'pods', params: { deployment: deployment.name } },
    ],
  };
}

function headline({ deployment, revisions }: History, now: Release | undefined): string {
  const { name, revision } = deployment;
  if (revisions.length === 0) return `${name} has no rollout history`;
  const runs = now === undefined ? `revision ${revision}` : `${now.version} (revision ${revision})`;
  const against = now?.against === undefined ? '' : `, though ${now.against}`;
  return `${name} runs ${runs}${against}; ${counted(revisions.length, 'revision')} kept`;
}

const releaseOf = (entry: Revision, releases: readonly Release[]) =>
  releases.find((release) => release.revisions.includes(entry));

function versionCell(entry: Revision, { deployment }: History, releases: readonly Release[]): Text {
  const words = `${releaseOf(entry, releases)?.version ?? '?'} (${entry.number})`;
  return entry.number === deployment.revision ? [{ strong: `${words} now` }] : words;
}

/** The cause that was written down, and what the bot remembers: `release 2.3.0 · passed its check in R-1042 by @dev`. */
function changeCell(entry: Revision, { known }: History, releases: readonly Release[]): Text {
  const release = releaseOf(entry, releases);
  const remembered = known.find(({ digest }) => digest === release?.digest);
  const verdict =
    release?.against ?? (remembered?.verdict === 'verified' ? `passed its check in ${remembered.run}` : undefined);
  const pieces: readonly (readonly Inline[])[] = [
    ...(entry.changeCause === undefined ? [] : [[inOneLine(entry.changeCause)]]),
    ...(verdict === undefined
      ? []
      : [[verdict, ...(remembered === undefined ? [] : [' by ', { user: remembered.by }])]]),
  ];
  return pieces.length === 0 ? '–' : pieces.flatMap((piece, index) => (index === 0 ? piece : [' · ', ...piece]));
}

/** What runs in full; the table has versions only. */
function imageNote({ template }: Deployment): readonly string[] {
  const running = images(template).map(({ image }) => shortImage(image));
  return running.length === 0 ? [] : [`image ${running.join(', ')}`];
}
