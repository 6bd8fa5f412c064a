import { type ComponentChildren, h } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { FileObject } from '../../../workspace/wire.ts';
import { readFileText } from '../client/remote.ts';
import { icon } from '../render/icon.ts';
import { toVNode } from './to-vnode.ts';

/** Characters of a file that are looked at, and lines shown before one asks for more. */
const MOST_CHARACTERS = 40_000;
const FIRST_LINES = 6;

/** `812 bytes`, `4.2 kB`, `1.3 MB`. */
export function sizeWords(bytes: number): string {
  if (bytes < 1_000) return `${bytes} bytes`;
  return bytes < 1_000_000 ? `${(bytes / 1_000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

const isText = (file: FileObject) =>
  file.mimetype.startsWith('text/') || /json|yaml|xml|javascript|sql/.test(file.mimetype) || file.mode === 'snippet';

/** The beginning of a text file, in place. */
function TextPreview({ file }: { readonly file: FileObject }): ComponentChildren {
  const [text, setText] = useState<string | undefined>(undefined);
  const [whole, setWhole] = useState(false);
  useEffect(() => {
    let wanted = true;
    void readFileText(file.id, MOST_CHARACTERS).then((read) => {
      if (wanted) setText(read ?? '(cannot be shown)');
    });
    return () => {
      wanted = false;
    };
  }, [file.id]);
  const lines = (text ?? '…').replace(/\n$/, '').split('\n');
  const cut = lines.length > FIRST_LINES;
  return [
    h('pre', { class: 'file-text' }, (whole ? lines : lines.slice(0, FIRST_LINES)).join('\n')),
    cut
      ? h(
          'button',
          { type: 'button', class: 'btn btn-quiet', 'aria-expanded': whole, onClick: () => setWhole(!whole) },
          whole ? 'Show less' : `Show all ${lines.length} lines`,
        )
      : null,
  ];
}

function File({ file }: { readonly file: FileObject }): ComponentChildren {
  const address = `/ui/file/${encodeURIComponent(file.id)}`;
  const picture = file.mimetype === 'image/png';
  return h(
    'div',
    { class: 'file' },
    h(
      'div',
      { class: 'file-head' },
      toVNode(icon('file')),
      h(
        'span',
        { class: 'file-names' },
        h('strong', {}, file.title === '' ? file.name : file.title),
        h(
          'span',
          { class: 'quiet' },
          [file.name, file.pretty_type, sizeWords(file.size)].filter((word) => word !== '').join(' · '),
        ),
      ),
      h(
        'a',
        {
          class: 'icon-button',
          href: address,
          download: file.name,
          'aria-label': `Download ${file.name}`,
          title: 'Download',
        },
        toVNode(icon('download')),
      ),
    ),
    picture ? h('img', { class: 'picture', src: address, alt: file.title, loading: 'lazy' }) : null,
    isText(file) ? h(TextPreview, { file }) : null,
  );
}

/** The files of a message. */
export function Files({ files }: { readonly files: readonly FileObject[] }): ComponentChildren {
  return h(
    'div',
    { class: 'files' },
    files.map((file) => h(File, { key: file.id, file })),
  );
}
