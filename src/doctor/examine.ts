import { examineAnchor } from './anchor.ts';
import type { DoctorContext } from './context.ts';
import { examineEnvironment } from './environment.ts';
import { type Finding, good, missing, type Section, wordsOf } from './finding.ts';
import { examineRedis } from './redis.ts';
import { examineSlack } from './slack.ts';
import { examineStore } from './store.ts';

/** Compares a configuration with the world: Slack, store, queue, anchors and every environment, at once. Changes nothing, never rejects. */
export async function examine(context: DoctorContext): Promise<readonly Section[]> {
  const environments = Object.entries(context.file.environments);
  return Promise.all([
    section('Environment variables', examineVariables(context)),
    section('Slack', examineSlack(context)),
    section('Store (PostgreSQL)', examineStore(context)),
    section('Queue (Redis)', examineRedis(context)),
    section('Audit anchors', examineAnchor(context)),
    ...environments.map(([name, settings]) =>
      section(`Environment ${name}`, examineEnvironment(context, name, settings)),
    ),
  ]);
}

async function examineVariables({ inEnvironment }: DoctorContext): Promise<readonly Finding[]> {
  if (inEnvironment.length === 0) return [good('secrets', 'all that the configuration needs are set')];
  return inEnvironment.map((line) => {
    const [name = '', ...rest] = line.split(' ');
    return missing(
      name,
      rest.join(' '),
      'Set it where the bot runs, or NAME_FILE to the path of a file that holds it.',
    );
  });
}

async function section(title: string, work: Promise<readonly Finding[]>): Promise<Section> {
  const findings = await work.catch((error: unknown) => [
    missing(title, wordsOf(error), 'This is a mistake of the doctor itself: please report it.'),
  ]);
  return { title, findings };
}
