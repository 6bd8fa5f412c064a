/** Closes what lies beside the messages; not while something is typed in it, and not for what lies over it. */
export function onEscape(close: () => void): (event: KeyboardEvent) => void {
  return (event) => {
    const { target } = event;
    if (event.key !== 'Escape' || !(target instanceof Element)) return;
    if (target.closest('dialog, [popover]') !== null) return;
    // A toast is no place one can be in.
    if (document.querySelector(':popover-open:not(.toasts)') !== null) return;
    if ((target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement) && target.value !== '') return;
    close();
  };
}
