import type { Message } from '../../../sandbox/workspace/wire.ts';
import type { Workspace } from '../../../sandbox/workspace/workspace.ts';
import { type Forge, forge, inParallel, type SlackAnswer, sendSigned } from './signed.ts';

/** What a person was told of one command. */
export interface Told extends SlackAnswer {
  readonly channel: string;
  /** `unknown`: it may have been accepted, and the person was told so. */
  readonly as: 'accepted' | 'refused' | 'unknown' | 'failed';
}

export interface LoadOptions {
  readonly workspace: Workspace;
  readonly port: number;
  readonly count: number;
  readonly atOnce: number;
  /** Requests for each channel; a channel takes one message a second. */
  readonly perChannel: number;
  readonly make?: (forge: Forge) => ReturnType<Forge['command']>;
}

let loads = 0;

/** Many people ask at once; tells what each was told. */
export async function load(options: LoadOptions): Promise<readonly Told[]> {
  const { workspace, port, count, atOnce, perChannel, make = (own) => own.command('health') } = options;
  loads += 1;
  const number = loads;
  const channels = Array.from({ length: Math.ceil(count / perChannel) }, (_, index) =>
    workspace.admin.addChannel({ name: `load-${number}-${index}` }),
  );
  return inParallel(count, atOnce, async (index) => {
    const channel = channels[index % channels.length] ?? '';
    const answer = await sendSigned({ port, secret: workspace.signingSecret }, make(forge(workspace, channel)));
    return { ...answer, channel, as: readAnswer(answer) };
  });
}

function readAnswer({ status, text }: SlackAnswer): Told['as'] {
  if (status !== 200) return 'failed';
  if (text === '') return 'accepted';
  return /^.*Not accepted/s.test(text) ? 'refused' : 'unknown';
}

const isAnswer = (message: Message) => message.bot_id !== undefined;

/** What is wrong between what people were told and what the workspace shows: every accepted command has one answer, no refused one has. */
export function mismatches(workspace: Workspace, told: readonly Told[]): readonly string[] {
  return [...new Set(told.map(({ channel }) => channel))].flatMap((channel) => {
    const here = told.filter((one) => one.channel === channel);
    const of = (as: Told['as']) => here.filter((one) => one.as === as).length;
    const shown = workspace.messages(channel).filter(isAnswer).length;
    const least = of('accepted');
    const most = least + of('unknown') + of('failed');
    return shown >= least && shown <= most ? [] : [`${shown} shown, ${least} to ${most} accepted`];
  });
}
