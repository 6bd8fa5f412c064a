import { planFile, sheetOf } from '../model/plan-sheet.ts';
import type { Offer, Part, Report } from '../model/report.ts';
import type { Gate, Run } from '../model/run.ts';
import type { Ending, Planned } from '../ports/store/runs.ts';

/** How a dry run ends: with what would change, and a button that asks for it for real. */
export function endingDry(run: Run, { plan, gate }: Planned): Ending {
  const { lines, left, warnings, promises } = sheetOf(plan);
  const file = planFile(plan);
  const more = left === 0 ? [] : [`… and ${left} more in the file`];
  const parts: readonly Part[] = [
    ...(lines.length === 0 ? [] : [{ kind: 'log' as const, title: 'Would change', lines: [...lines, ...more] }]),
    ...(warnings.length === 0
      ? []
      : [
          {
            kind: 'lines' as const,
            lines: warnings.map((text) => ({ mark: 'warning' as const, label: 'Mind', text })),
          },
        ]),
    { kind: 'list', ordered: false, items: promises },
    ...(plan.parts ?? []),
  ];
  const report: Report = {
    mark: 'neutral',
    headline: `Dry run: ${plan.headline}`,
    parts,
    notes: ['Nothing was changed, and nobody was asked', `For real it needs ${needs(gate)}`],
    ...(file === undefined ? {} : { attachments: [file] }),
  };
  const offer: Offer = {
    label: `${plan.confirm}…`,
    action: run.action,
    params: run.params as Offer['params'],
  };
  return { state: 'succeeded', report, offers: [offer] };
}

function needs({ approvers, typedName }: Gate): string {
  const who =
    approvers === 0
      ? 'your confirmation'
      : approvers === 1
        ? '1 approver other than you'
        : `${approvers} approvers other than you`;
  return typedName ? `${who}, and the name typed in full` : who;
}
