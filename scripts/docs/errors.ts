import { catalogue } from '../../src/error-catalogue.ts';
import { generated } from './page.ts';

/** Every error a person can meet. */
export function errorsPage(): string {
  const lines = ['# Errors', '', generated, '', 'A code is never reused for another meaning.', ''];
  lines.push('| Code | What it means | What to do | Trying again |', '| --- | --- | --- | --- |');
  for (const [code, { meaning, hint, retry }] of Object.entries(catalogue)) {
    lines.push(`| \`${code}\` | ${meaning} | ${hint} | ${retry === 'later' ? 'can help' : 'does not help'} |`);
  }
  return `${lines.join('\n')}\n`;
}
