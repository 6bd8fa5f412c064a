import { catalogue, type ErrorCode, entryOf } from '../../src/error-catalogue.ts';
import { generated } from './page.ts';

/** Every error a person can meet. */
export function errorsPage(): string {
  const lines = ['# Errors', '', generated, '', 'A code is never reused for another meaning.', ''];
  lines.push(
    'A run that meets a _refusal_ before it changed anything ends as _Not started_, not as _Failed_. A write that meets what _may pass_ is tried again by',
    'itself for a minute.',
    '',
  );
  lines.push('| Code | What it means | What to do | Trying again | For a run |', '| --- | --- | --- | --- | --- |');
  for (const code of Object.keys(catalogue) as ErrorCode[]) {
    const { meaning, hint, retry, refusal, passes } = entryOf(code);
    const again = retry === 'later' ? 'can help' : 'does not help';
    const run = [...(refusal ? ['refusal'] : []), ...(passes ? ['may pass'] : [])].join(', ');
    lines.push(`| \`${code}\` | ${meaning} | ${hint} | ${again} | ${run} |`);
  }
  return `${lines.join('\n')}\n`;
}
