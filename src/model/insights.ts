/**
 * A query in the language of CloudWatch Logs Insights. It is made with `insights` only, so that whatever comes from people or from the
 * configuration went through a part that checks it.
 */
export class Insights {
  readonly #text: string;

  private constructor(text: string) {
    this.#text = text;
  }

  /** For the parts below; everybody else writes insights`…`. */
  static trusted(text: string): Insights {
    return new Insights(text);
  }

  toString(): string {
    return this.#text;
  }
}

/** A query whose words are written in the source, with parts between them: insights`filter ${field('status')} = ${quoted('error')}`. */
export function insights(words: TemplateStringsArray, ...parts: readonly (Insights | number)[]): Insights {
  return Insights.trusted(words.raw.map((word, at) => (at === 0 ? word : `${written(parts[at - 1])}${word}`)).join(''));
}

function written(part: Insights | number | undefined): string {
  if (part instanceof Insights) return part.toString();
  if (typeof part !== 'number' || !Number.isFinite(part) || part < 0)
    throw new RangeError('A query takes finite numbers from 0 on.');
  return String(part);
}

/** How AWS escapes a quotation mark inside quotes is documented nowhere, so none is let in: neither it nor anything that means more than itself. */
const plainText = /^[A-Za-z0-9._@+:/-]{1,254}$/;
const fieldName = /^[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*$/;

/** Whether a text can stand in a query as it is. */
export const isQuotable = (text: string): boolean => plainText.test(text);

/** Whether CloudWatch takes this as the path of a field in JSON: `user_id`, `call.duration_ms`. */
export const isFieldName = (name: string): boolean => name.length <= 200 && fieldName.test(name);

/** A text between quotation marks. Throws RangeError for what cannot stand there. */
export function quoted(text: string): Insights {
  if (!isQuotable(text)) throw new RangeError('A text in a query has letters, digits and . _ @ + : / - only.');
  return Insights.trusted(`"${text}"`);
}

/** A field of the lines. Throws RangeError for what cannot be one. */
export function field(name: string): Insights {
  if (!isFieldName(name)) throw new RangeError(`${JSON.stringify(name)} is not the name of a field.`);
  return Insights.trusted(name);
}

const markForm = /^[A-Za-z0-9-]{1,60}$/;

/** The same query with a remark that tells it from every other. Throws RangeError for what cannot be one. */
export function marked(query: Insights, mark: string): string {
  if (!markForm.test(mark)) throw new RangeError(`${JSON.stringify(mark)} is no mark.`);
  return `# mcp-chatops ${mark}\n${query.toString()}`;
}

/** The mark of a query that one of these made; undefined for a stranger's. */
export function markOf(text: string): string | undefined {
  return /^# mcp-chatops ([A-Za-z0-9-]{1,60})\n/.exec(text)?.[1];
}
