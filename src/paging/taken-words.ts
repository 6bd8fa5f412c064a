import type { TakenShift } from '../model/paging.ts';
import type { Report } from '../model/report.ts';
import type { Inline } from '../model/text.ts';
import type { NewMessage } from '../ports/store/messages.ts';

/** The answer to whoever took it. */
export function takenWords({ schedule, until }: TakenShift): readonly [string, readonly Inline[]] {
  return [
    `You are on call for ${schedule}.`,
    ['Until ', { time: until, as: 'date' }, '. A test page is on its way to your direct messages.'],
  ];
}

/** Who is told that a shift was taken: a test page to who took it, word to who is relieved, and a line in the index channel. */
export function takenMessages(
  { schedule, person, until }: TakenShift,
  key: string,
  relieved: readonly string[],
  channel: string | undefined,
): readonly NewMessage[] {
  const end: Inline = { time: until, as: 'date' };
  const note = (to: string, name: string, report: Report): NewMessage => ({
    key: `${key}:${name}`,
    kind: 'note',
    // As a page: what is tried here is the way a page goes.
    priority: 1,
    channel: to,
    content: { report },
  });
  const test = note(person, 'test', {
    mark: 'good',
    headline: `Test page: you are on call for ${schedule}`,
    parts: [
      { kind: 'text', text: ['Until ', end, '. Nothing is wrong: pages of incidents reach you here.'] },
      { kind: 'text', text: 'If your phone stayed silent, allow notifications of this app in Slack.' },
    ],
    notes: [[{ code: '/mcp oncall' }, ' shows who is on call']],
  });
  const others = relieved.filter((one) => one !== person);
  const off = others.map((one) =>
    note(one, `off:${one}`, {
      mark: 'neutral',
      headline: `You are off call for ${schedule}`,
      parts: [
        {
          kind: 'text',
          text: [{ user: person }, ' has taken your shift until ', end, '. You are not paged for it until then.'],
        },
      ],
    }),
  );
  const instead = others.flatMap((one, index): readonly Inline[] => [
    index === 0 ? ', in place of ' : ', ',
    { user: one },
  ]);
  const told =
    channel === undefined
      ? []
      : [
          note(channel, 'told', {
            mark: 'neutral',
            headline: `On call for ${schedule}`,
            parts: [{ kind: 'text', text: [{ user: person }, ' until ', end, ...instead] }],
          }),
        ];
  return [test, ...off, ...told];
}
