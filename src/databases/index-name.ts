/** A name longer than this is cut by the server, in bytes. */
const longest = 63;

/** The name PostgreSQL itself would give: `assignments_tool_created_at_idx`, with a number where it is taken. */
export function indexName(table: string, columns: readonly string[], taken: readonly string[]): string {
  for (let number = 0; ; number += 1) {
    const end = `_idx${number === 0 ? '' : number}`;
    const name = `${cutBytes(`${table}_${columns.join('_')}`, longest - end.length)}${end}`;
    if (!taken.includes(name)) return name;
  }
}

/** As many characters as fit, none of them cut in two. */
function cutBytes(text: string, most: number): string {
  let kept = '';
  for (const character of text) {
    if (Buffer.byteLength(kept + character) > most) break;
    kept += character;
  }
  return kept;
}
