import { askSlack, type SlackAnswer } from '../adapters/slack/ask.ts';
import { slackMethods } from '../adapters/slack/scopes.ts';
import { examineChannels } from './channels.ts';
import { clockFinding } from './clocks.ts';
import type { DoctorContext } from './context.ts';
import { type Finding, good, missing, notice, unchecked, wordsOf } from './finding.ts';
import { examineIncidents } from './incidents.ts';
import { examinePeople } from './people.ts';

const reinstall =
  'at api.slack.com/apps → OAuth & Permissions (or paste manifest.yml once more), then install the app again';

/** The app in the workspace: tokens, scopes, the way requests come in, the people the configuration names. */
export async function examineSlack(context: DoctorContext): Promise<readonly Finding[]> {
  const { file, said, clock, timeoutMs } = context;
  const { apiUrl } = file.slack;
  if (said.slack.botToken === '') {
    return [missing('bot token', 'SLACK_BOT_TOKEN is not set', 'Install the app and set it: docs/install.md, part 1.')];
  }
  const asking = { token: said.slack.botToken, apiUrl, timeoutMs };
  const me = await askSlack('auth.test', asking).catch((error: unknown) => ({ failed: wordsOf(error) }));
  if ('failed' in me) {
    return [missing('Slack', `no answer: ${me.failed}`, 'Let this machine reach https://slack.com over port 443.')];
  }
  if (me.error !== undefined) {
    const fix = 'Install the app again and set the new SLACK_BOT_TOKEN (xoxb-…).';
    return [missing('bot token', `Slack answers ${me.error}`, fix)];
  }
  return [
    good('bot token', `@${me.body['user']} in workspace ${me.body['team']}`),
    ...scopeFindings(me.scopes),
    ...(me.date === undefined ? [] : [clockFinding('Slack', me.date, clock.now(), 1000)]),
    await wayIn(context),
    ...(await examinePeople(file, asking)),
    ...(await examineChannels(file, asking)),
    ...(await examineIncidents(file, asking, timeoutMs)),
    unchecked('slash command, events and interactivity', 'Slack tells no bot about them: compare with manifest.yml'),
    unchecked('membership of other channels', 'the bot joins public ones by itself; invite it to private ones'),
  ];
}

function scopeFindings(granted: SlackAnswer['scopes']): readonly Finding[] {
  const needed = new Map<string, string[]>();
  for (const [method, { scopes }] of Object.entries(slackMethods)) {
    for (const scope of scopes) needed.set(scope, [...(needed.get(scope) ?? []), method]);
  }
  const lacking = [...needed].filter(([scope]) => !granted.includes(scope));
  const more = granted.filter((scope) => !needed.has(scope));
  return [
    lacking.length === 0
      ? good('scopes', `all ${needed.size}`)
      : good('scopes', `${needed.size - lacking.length} of ${needed.size}, the others below`),
    ...lacking.map(([scope, methods]) =>
      missing(`scope ${scope}`, `not granted; needed by ${methods.join(', ')}`, `Add ${scope} ${reinstall}.`),
    ),
    ...(more.length === 0
      ? []
      : [notice('scopes', `more than the bot uses: ${more.join(', ')}`, `Take them out ${reinstall}.`)]),
  ];
}

/** Socket Mode: whether a connection may be asked for. HTTP: what nobody can ask. */
async function wayIn({ file, said, timeoutMs }: DoctorContext): Promise<Finding> {
  if (file.slack.mode === 'http') {
    return unchecked('signing secret', 'only a request from Slack can tell whether SLACK_SIGNING_SECRET is right');
  }
  const token = said.slack.appToken ?? '';
  const fix =
    'Make an app-level token with connections:write (Basic Information → App-Level Tokens), set SLACK_APP_TOKEN.';
  if (token === '' && !said.duties.includes('web')) {
    return unchecked('Socket Mode', 'this process receives nothing, so it has no SLACK_APP_TOKEN: ask a web process');
  }
  if (token === '') return missing('Socket Mode', 'SLACK_APP_TOKEN is not set', fix);
  try {
    // It gives an address and opens nothing.
    const { error } = await askSlack('apps.connections.open', { token, apiUrl: file.slack.apiUrl, timeoutMs });
    if (error === undefined) return good('Socket Mode', 'a connection may be opened (connections:write)');
    if (error === 'ratelimited') return unchecked('Socket Mode', 'Slack is asked too often just now: try in a minute');
    return missing('Socket Mode', `Slack answers ${error}`, fix);
  } catch (error) {
    return unchecked('Socket Mode', wordsOf(error));
  }
}
