/** What people see going wrong: runbook B 6.1, and calls that never end. */
export const symptoms = ['401', '403', '429', '500', '503', 'slow', 'timeouts'] as const;
export type Symptom = (typeof symptoms)[number];

/** Statuses of HTTP that show a symptom; none for those that durations show. */
export const statusesOf: Readonly<Record<Symptom, readonly string[]>> = {
  '401': ['401'],
  '403': ['403'],
  '429': ['429'],
  '500': ['500'],
  '503': ['503'],
  slow: [],
  timeouts: ['504', '408'],
};

/** The symptom as the subject of a sentence: `503s`. */
export const symptomWords: Readonly<Record<Symptom, string>> = {
  '401': '401s',
  '403': '403s',
  '429': '429s',
  '500': '500s',
  '503': '503s',
  slow: 'Slow calls',
  timeouts: 'Timeouts',
};

/** Whether durations show it. */
export const isSlowness = (symptom: Symptom): boolean => symptom === 'slow' || symptom === 'timeouts';
