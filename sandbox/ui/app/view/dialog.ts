import { type ComponentChildren, h } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

export interface DialogProps {
  /** Id of the element that names it. */
  readonly labelledBy: string;
  readonly className?: string;
  readonly role?: 'dialog' | 'alertdialog';
  readonly onClose: () => void;
  readonly children?: ComponentChildren;
}

/** A box one must leave before going on: the browser keeps the focus in it and gives it back afterwards. Escape closes. */
export function Dialog({ labelledBy, className, role = 'dialog', onClose, children }: DialogProps): ComponentChildren {
  const dialog = useRef<HTMLDialogElement>(null);
  const close = useRef(onClose);
  close.current = onClose;

  useLayoutEffect(() => {
    const { current } = dialog;
    if (current === null) return undefined;
    const back = document.activeElement;
    const onCancel = (event: Event) => {
      event.preventDefault();
      close.current();
    };
    // A browser may close it although it was asked not to (Escape twice): then it is closed.
    const onClosed = () => close.current();
    current.addEventListener('cancel', onCancel);
    current.addEventListener('close', onClosed);
    current.showModal();
    return () => {
      current.removeEventListener('cancel', onCancel);
      current.removeEventListener('close', onClosed);
      current.close();
      if (back instanceof HTMLElement && back.isConnected) back.focus();
    };
  }, []);

  return h(
    'dialog',
    {
      ref: dialog,
      class: `dialog${className === undefined ? '' : ` ${className}`}`,
      role,
      'aria-labelledby': labelledBy,
    },
    children,
  );
}
