import { printable } from '../cli/printable.ts';
import type { Finding, Section } from './finding.ts';

const signs = { good: '✓', missing: '✕', notice: '!', unchecked: '?' } as const;

function lines(finding: Finding): readonly string[] {
  if (finding.state === 'unchecked') return [`  ? not checked: ${finding.what} (${finding.why})`];
  const first = `  ${signs[finding.state]} ${finding.what}: ${finding.seen}`;
  return finding.state === 'good' ? [first] : [first, `      fix: ${finding.fix}`];
}

/** The whole examination as text, what is missing counted at its end. */
export function reportText(sections: readonly Section[]): string {
  const all = sections.flatMap(({ findings }) => findings);
  const count = (state: Finding['state']) => all.filter((finding) => finding.state === state).length;
  const parts = [
    `${count('good')} good`,
    `${count('missing')} missing`,
    `${count('notice')} to look at`,
    `${count('unchecked')} not checked`,
  ];
  const body = sections.map(({ title, findings }) => `${title}\n${findings.flatMap(lines).join('\n')}\n`);
  return printable(`${body.join('\n')}\n${parts.join(', ')}. Nothing was changed.\n`);
}

/** 0 when nothing is missing. */
export function exitCode(sections: readonly Section[]): 0 | 1 {
  return sections.some(({ findings }) => findings.some(({ state }) => state === 'missing')) ? 1 : 0;
}
