import type { Report } from '../model/report.ts';
import type { Text } from '../model/text.ts';
import { type DigestLook, digestReport, lookAll } from './digest.ts';
import type { DigestContext } from './looks.ts';

/** Makes the looks of a digest and names the tasks that are overdue. Rejects with STORE_DOWN. */
export async function makeDigest(context: DigestContext, span: string, looks: readonly DigestLook[]): Promise<Report> {
  const [lines, overdue] = await Promise.all([lookAll(looks, context.signal), context.tasks.overdue()]);
  const todo = overdue.map(
    ({ title, owner, due }): Text => [
      `Overdue: ${title}, due `,
      { time: due, as: 'date' },
      ...(owner === undefined ? [' · nobody owns it'] : [' · ', { user: owner }]),
    ],
  );
  return digestReport({ environment: context.environment.name, span, lines, todo });
}
