/** A text inside an XML element. */
export const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** `<Name>value</Name>`, in the order of the keys; a list is the element several times, and what is undefined is left out. */
export type Xml = { readonly [name: string]: string | number | boolean | undefined | Xml | readonly (Xml | string)[] };

export function xmlOf(tree: Xml): string {
  return Object.entries(tree)
    .flatMap(([name, value]) => {
      if (value === undefined) return [];
      if (Array.isArray(value)) {
        const inner = (one: Xml | string) => (typeof one === 'string' ? escaped(one) : xmlOf(one));
        return (value as readonly (Xml | string)[]).map((one) => `<${name}>${inner(one)}</${name}>`);
      }
      const inner = typeof value === 'object' ? xmlOf(value as Xml) : escaped(String(value));
      return [`<${name}>${inner}</${name}>`];
    })
    .join('');
}

/** A whole document. */
export const documentOf = (tree: Xml) => `<?xml version="1.0" encoding="UTF-8"?>\n${xmlOf(tree)}`;
