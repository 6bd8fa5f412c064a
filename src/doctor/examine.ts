import { examineAnchor } from './anchor.ts';
import { examineEnvironment } from './environment.ts';
import { type Finding, good, missing, type Section, wordsOf } from './finding.ts';
import type { Patient } from './patient.ts';
import { examineRedis } from './redis.ts';
import { examineSlack } from './slack.ts';
import { examineStore } from './store.ts';

/** Compares a configuration with the world: Slack, store, queue, anchors and every environment, at once. Changes nothing, never rejects. */
export async function examine(patient: Patient): Promise<readonly Section[]> {
  const environments = Object.entries(patient.file.environments);
  return Promise.all([
    section('Environment variables', examineVariables(patient)),
    section('Slack', examineSlack(patient)),
    section('Store (PostgreSQL)', examineStore(patient)),
    section('Queue (Redis)', examineRedis(patient)),
    section('Audit anchors', examineAnchor(patient)),
    ...environments.map(([name, settings]) =>
      section(`Environment ${name}`, examineEnvironment(patient, name, settings)),
    ),
  ]);
}

async function examineVariables({ inEnvironment }: Patient): Promise<readonly Finding[]> {
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
