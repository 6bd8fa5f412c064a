export type Labels = Readonly<Record<string, string>>;

/** One time series of an answer, at one time. */
export interface Element {
  readonly labels: Labels;
  readonly value: number;
}

/** A text that is the same for the same labels, whatever their order. */
export function labelKey(labels: Labels): string {
  const names = Object.keys(labels).sort();
  return JSON.stringify(names.map((name) => [name, labels[name]]));
}

export function only(labels: Labels, names: readonly string[]): Labels {
  return pick(labels, (name) => names.includes(name));
}

export function without(labels: Labels, names: readonly string[]): Labels {
  return pick(labels, (name) => !names.includes(name));
}

export const nameless = (labels: Labels): Labels => without(labels, ['__name__']);

function pick(labels: Labels, wanted: (name: string) => boolean): Labels {
  return Object.fromEntries(Object.entries(labels).filter(([name, value]) => value !== '' && wanted(name)));
}
