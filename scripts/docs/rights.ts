import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { resourceName, rightsNeeded } from '../../src/adapters/kubernetes/rights.ts';
import { slackMethods } from '../../src/adapters/slack/scopes.ts';
import { root } from '../steps.ts';
import { generated } from './page.ts';

const manifestShape = z.object({ oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }) });

/** What the bot may do in Slack and in Kubernetes, and which part of it needs each right. */
export function rightsPage(): string {
  const manifest = manifestShape.parse(parse(readFileSync(`${root}manifest.yml`, 'utf8')));
  const lines = ['# Scopes and rights', '', generated, '', '## Slack', '', '| Scope | Needed by |', '| --- | --- |'];
  for (const scope of manifest.oauth_config.scopes.bot) {
    const users = Object.entries(slackMethods).flatMap(([method, { scopes }]) =>
      (scopes as readonly string[]).includes(scope) ? [`\`${method}\``] : [],
    );
    lines.push(`| \`${scope}\` | ${users.join(', ')} |`);
  }
  lines.push(
    '',
    '## Kubernetes',
    '',
    'In the namespace of the platform only; `deploy/roles.yaml` grants exactly these.',
    '',
  );
  lines.push('`httpPost` is only ever sent to pods, so `create services/proxy` is not granted.', '');
  lines.push('| What the bot does | Verb and resource |', '| --- | --- |');
  for (const [method, rights] of Object.entries(rightsNeeded)) {
    lines.push(`| \`${method}\` | ${rights.map((right) => `${right.verb} ${resourceName(right)}`).join(', ')} |`);
  }
  return `${lines.join('\n')}\n`;
}
