import { z } from 'zod';
import { type Asking, askSlack } from '../adapters/slack/ask.ts';
import { adviceOn } from '../config/advice.ts';
import type { ConfigFile } from '../config/schema.ts';
import { isPerson } from '../model/person.ts';
import { type Finding, good, missing, notice, unchecked, wordsOf } from './finding.ts';

/** Ids of people and user groups, and handles of groups, wherever they stand in a part of the configuration. */
function slackIds(part: unknown): readonly string[] {
  if (typeof part === 'string') return /^(?:[UWS][A-Z0-9]{2,}|@[a-z0-9._-]+)$/.test(part) ? [part] : [];
  return typeof part === 'object' && part !== null ? Object.values(part).flatMap(slackIds) : [];
}

const groupList = z.object({
  usergroups: z.array(z.object({ id: z.string(), handle: z.string(), user_count: z.coerce.number().optional() })),
});
const userInfo = z.object({ user: z.object({ deleted: z.boolean().optional() }) });

/** The people and user groups that have a role or are called: whether the workspace has them. */
export async function examinePeople(file: ConfigFile, asking: Asking): Promise<readonly Finding[]> {
  const roles = Object.values(file.environments).flatMap(({ access }) => Object.values(access).flat());
  const called = [...slackIds(file.incidents?.invite), ...slackIds(file.paging?.schedules)];
  const named = [...new Set([...roles, ...called])].sort();
  const advice = adviceOn(file).map((line) => {
    const [where = '', ...rest] = line.split(': ');
    return notice(where, rest[0] ?? '', rest.slice(1).join(': ') || 'Name them in the configuration.');
  });
  const groups = named.filter((name) => !isPerson(name));
  const users = named.filter(isPerson);
  const found = [
    ...(await groupFindings(groups, asking)),
    ...(await Promise.all(users.map((id) => userFinding(id, asking)))),
  ];
  const bad = found.filter(({ state }) => state !== 'good');
  const well = found.length - bad.length;
  return [
    ...(well === 0 ? [] : [good('people and user groups', `${well} of ${named.length} are there`)]),
    ...bad,
    ...advice,
  ];
}

async function groupFindings(groups: readonly string[], asking: Asking): Promise<readonly Finding[]> {
  if (groups.length === 0) return [];
  try {
    const { body, error } = await askSlack('usergroups.list', asking, { include_count: 'true' });
    if (error !== undefined) return [unchecked(groups.join(', '), `usergroups.list answers ${error}`)];
    const { usergroups } = groupList.parse(body);
    return groups.map((name) => {
      const there = usergroups.find(({ id, handle }) => name === id || name === `@${handle}`);
      const fix = 'Make the user group in Slack, or name another in the configuration.';
      if (there === undefined) return missing(`user group ${name}`, 'the workspace has none of that name', fix);
      if (there.user_count === 0) return notice(`user group ${name}`, 'nobody is in it', 'Add people to it in Slack.');
      return good(`user group ${name}`, 'is there');
    });
  } catch (error) {
    return [unchecked(groups.join(', '), wordsOf(error))];
  }
}

async function userFinding(id: string, asking: Asking): Promise<Finding> {
  const what = `user ${id}`;
  const fix = 'Take the id out of the configuration, or put the right one there (profile → Copy member ID).';
  try {
    const { body, error } = await askSlack('users.info', asking, { user: id });
    if (error === 'user_not_found') return missing(what, 'the workspace has no such person', fix);
    if (error !== undefined) return unchecked(what, `users.info answers ${error}`);
    return userInfo.parse(body).user.deleted === true
      ? missing(what, 'the account is switched off', fix)
      : good(what, 'is there');
  } catch (error) {
    return unchecked(what, wordsOf(error));
  }
}
