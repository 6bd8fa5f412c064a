/** The part of a budget that one body takes while it is read and worked on. */
export interface BodyHold {
  /** What the body takes now, or is going to, in bytes. */
  grow(bytes: number): void;
  release(): void;
}

/** Bytes that bodies take at once. */
export interface BodyBudget {
  /** A body of this sender comes; `giveWay` is called when it has to go. */
  hold(sender: string, giveWay: () => void): BodyHold;
  readonly bytes: number;
}

interface Held {
  readonly sender: string;
  readonly giveWay: () => void;
  bytes: number;
}

/**
 * A budget in bytes, for all and for each sender. Where it is used up the largest body gives way, not the newest: many large bodies of one
 * sender never keep a small one of another out, even where both come through one proxy and so from one address.
 */
export function bodyBudget(limits: { readonly most: number; readonly mostPerSender: number }): BodyBudget {
  const all = new Set<Held>();
  let total = 0;

  function drop(held: Held): void {
    if (!all.delete(held)) return;
    total -= held.bytes;
  }

  function makeRoom(among: (held: Held) => boolean, most: number): void {
    // Of two of one size the one that came first goes on, or none would ever be read to its end.
    const those = [...all].filter(among).reverse();
    let bytes = those.reduce((sum, held) => sum + held.bytes, 0);
    for (const largest of those.sort((a, b) => b.bytes - a.bytes)) {
      if (bytes <= most) return;
      bytes -= largest.bytes;
      drop(largest);
      largest.giveWay();
    }
  }

  return {
    get bytes() {
      return total;
    },
    hold(sender, giveWay) {
      const held: Held = { sender, giveWay, bytes: 0 };
      all.add(held);
      return {
        grow(bytes) {
          if (!all.has(held)) return;
          total += bytes - held.bytes;
          held.bytes = bytes;
          makeRoom((one) => one.sender === sender, limits.mostPerSender);
          if (total > limits.most) makeRoom(() => true, limits.most);
        },
        release: () => drop(held),
      };
    },
  };
}
