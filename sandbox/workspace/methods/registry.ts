import * as bookmarks from './bookmarks.ts';
import * as chat from './chat.ts';
import * as reads from './conversation-reads.ts';
import * as conversations from './conversations.ts';
import * as files from './files.ts';
import * as marks from './marks.ts';
import type { Method } from './method.ts';
import * as people from './people.ts';
import * as scheduled from './scheduled.ts';
import * as views from './views.ts';
import * as facts from './workspace-facts.ts';

const all: readonly Method[] = [
  facts.authTest,
  facts.connectionsOpen,
  facts.teamInfo,
  facts.botsInfo,
  facts.emojiList,
  facts.blocksValidate,
  chat.postMessage,
  chat.update,
  chat.remove,
  chat.postEphemeral,
  chat.getPermalink,
  scheduled.scheduleMessage,
  scheduled.deleteScheduledMessage,
  scheduled.scheduledMessagesList,
  conversations.create,
  conversations.invite,
  conversations.join,
  conversations.leave,
  conversations.kick,
  conversations.archive,
  conversations.unarchive,
  conversations.renameChannel,
  conversations.setTopic,
  conversations.setPurpose,
  reads.info,
  reads.list,
  reads.members,
  reads.open,
  reads.history,
  reads.replies,
  reads.usersConversations,
  people.usersInfo,
  people.usersList,
  people.usersLookupByEmail,
  people.usergroupsList,
  people.usergroupsUsersList,
  views.open,
  views.push,
  views.update,
  views.publish,
  marks.pinsAdd,
  marks.pinsRemove,
  marks.pinsList,
  marks.reactionsAdd,
  marks.reactionsRemove,
  marks.reactionsGet,
  bookmarks.add,
  bookmarks.edit,
  bookmarks.remove,
  bookmarks.list,
  files.getUploadURLExternal,
  files.completeUploadExternal,
  files.info,
];

/** Every Web API method this workspace answers; any other name is `unknown_method`. */
export const methods: ReadonlyMap<string, Method> = new Map(all.map((one) => [one.name, one]));
