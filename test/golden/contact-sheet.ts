/** What the names of the pictures begin with, in the order of the sheet; the first that fits counts. */
const GROUPS: readonly (readonly [title: string, fits: RegExp])[] = [
  ['Looking', /^(health|diagnose)/],
  ['A change, from plan to end', /^(rollback|plan|run-|restart|clear-jwks)/],
  ['Forms and App Home', /^(form|home)/],
  ['Only for who asked', /^(menu|help|refusal|runs)/],
  ['In the thread', /^note/],
  ['Others', /./],
];

const picture = (name: string, theme: string) => `<img src="pictures/${name}.${theme}.png" width="400" alt="">`;

/** All pictures beside each other as Markdown, light on the left, dark on the right. */
export function contactSheet(names: readonly string[]): string {
  const groupOf = (name: string) => GROUPS.findIndex(([, fits]) => fits.test(name));
  const parts = GROUPS.flatMap(([title], index) => {
    const inGroup = names.filter((name) => groupOf(name) === index).sort();
    if (inGroup.length === 0) return [];
    const rows = inGroup.map((name) => `| ${name} | ${picture(name, 'light')} | ${picture(name, 'dark')} |`);
    return [`## ${title}\n\n| | light | dark |\n| --- | --- | --- |\n${rows.join('\n')}\n`];
  });
  return `# Every message as a picture

Written by \`npm run golden\`: \`payloads/\` holds what is sent, \`pictures/\` what a person sees. A test says when one of them is stale.

${parts.join('\n')}`;
}
