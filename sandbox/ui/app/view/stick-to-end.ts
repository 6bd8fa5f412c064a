import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';

/** This near to the end one is at the end, px. */
const NEAR = 60;

/**
 * Keeps the newest message in sight while one is at the end of the list. `list` names what is listed, `newest` its last message;
 * with `holds` the list stays where it was put, at a message that was linked to.
 */
export function useStickToEnd(list: string, newest: string | undefined, holds: boolean) {
  const scroller = useRef<HTMLDivElement>(null);
  const inner = useRef<HTMLDivElement>(null);
  const [atEnd, setAtEnd] = useState(true);
  const stuck = useRef(true);
  const toEnd = () => scroller.current?.scrollTo({ top: scroller.current.scrollHeight });

  useLayoutEffect(() => {
    stuck.current = !holds;
    setAtEnd(true);
    if (!holds) toEnd();
  }, [list, holds]);
  useLayoutEffect(() => {
    if (stuck.current) toEnd();
  }, [newest]);
  // Pictures that load and messages that are edited make the list longer without a new message.
  useEffect(() => {
    const { current } = inner;
    if (current === null) return undefined;
    const observer = new ResizeObserver(() => {
      if (stuck.current) toEnd();
    });
    observer.observe(current);
    return () => observer.disconnect();
  }, []);
  const onScroll = () => {
    const { current } = scroller;
    if (current === null) return;
    stuck.current = current.scrollHeight - current.scrollTop - current.clientHeight < NEAR;
    setAtEnd(stuck.current);
  };
  return { scroller, inner, atEnd, onScroll, toEnd };
}
