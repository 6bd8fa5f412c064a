import { span } from '../model/units.ts';
import type { SessionGroup, SessionsSeen } from '../ports/database.ts';
import { nameOf } from './member.ts';
import { usedWords } from './overview.ts';
import { shapeOf } from './statement.ts';

/** Who was connected at a time (ISO 8601), as lines of a text file. What is hidden from the bot is a question mark, not zero. */
export function sessionsDossier({ database, connections, groups, moreGroups, blocker }: SessionsSeen, at: string) {
  const { reserved, elsewhere, hidden } = connections;
  const lines = [
    `Sessions of ${database}, read ${at}`,
    `${usedWords(connections)}, ${reserved} reserved for administrators, ${elsewhere} in other databases, ${hidden} hidden from this bot`,
    '',
    ...groups.map(groupLine),
    ...(moreGroups === 0 ? [] : [`… and ${moreGroups} more`]),
  ];
  if (blocker === undefined) return lines;
  const { pid, application, user, state, transactionSeconds, blocks, statement } = blocker;
  const who = `pid ${pid} (${nameOf(application)}, ${user}), ${state}, in a transaction for ${span(transactionSeconds)}`;
  return [...lines, '', `${who}, blocks ${blocks}: ${shapeOf(statement) || 'no statement'}`];
}

function groupLine(group: SessionGroup): string {
  const { application, user, total, hidden, active, idle, idleInTransaction, waiting } = group;
  const known = `active ${active}, idle ${idle}, idle in transaction ${idleInTransaction}, waiting ${waiting}`;
  return `${nameOf(application)} (${user}): ${total} sessions, ${hidden > 0 ? `${hidden} of them hidden: what they do is unknown` : known}`;
}
