import type { AnyAction } from '../../src/catalog/action.ts';
import type { Answers, Catalog } from '../../src/catalog/loader.ts';
import { paramUsages, usageLine } from '../../src/catalog/usage.ts';
import type { HandlerContext } from '../../src/handlers/context.ts';
import { answers } from './answers.ts';
import { generated } from './page.ts';

const riskWords: Readonly<Record<AnyAction['risk'], string>> = {
  'read-only': 'Only looks. Needs the role viewer.',
  reversible: 'Changes something that is easily taken back. Needs the role operator; shows its plan first.',
  disruptive: 'Disruptive. Needs the role operator; shows its plan first, and in production may need an approver.',
  destructive: 'Destructive. Needs the role operator, approvers, and the name of the target typed in full.',
};

/** The command reference; each example with the message it brings. Throws for an example without one. */
export function commandsPage(catalog: Catalog, own: Answers<HandlerContext>): string {
  const shown = answers(catalog, own);
  const lines = ['# Commands', '', generated, ''];
  lines.push('Every command works as `/mcp …`, as `@mcp …` in a thread, and as `npm run mcp -- …` in a terminal.');
  lines.push('`env=NAME`, or the bare name of an environment, chooses where.', '');
  lines.push('Pictures and texts are the real messages, kept true by the tests that draw and play them.', '');
  for (const [command, action] of catalog) {
    lines.push(`## \`/mcp ${command}\``, '', `${action.summary}. ${riskWords[action.risk]}`, '');
    lines.push(`    ${usageLine(command, action)}`, '');
    const params = paramUsages(action);
    if (params.length > 0) {
      lines.push('| Parameter | | |', '| --- | --- | --- |');
      for (const param of params)
        lines.push(`| \`${param.name}\` | ${param.required ? 'required' : 'optional'} | ${param.description} |`);
      lines.push('');
    }
    for (const example of action.examples) lines.push(`**\`${example}\`**`, '', shown(example), '');
  }
  lines.push(
    '## Answered by the bot itself',
    '',
    'At once, and only to who asked.',
    '',
    '| Command | |',
    '| --- | --- |',
  );
  for (const [command, answer] of own)
    lines.push(`| \`${usageLine(command, answer).replaceAll('|', '\\|')}\` | ${answer.summary} |`);
  for (const [command, answer] of own) {
    lines.push('', `### \`/mcp ${command}\``);
    for (const line of answer.examples) lines.push('', `**\`${line}\`**`, '', shown(line));
  }
  return `${lines.join('\n')}\n`;
}
