import type { BareJid } from "@tandem/protocol";
import type { NodeConfig, PubsubItem } from "@tandem/protocol/xep-0060-pubsub";
import { signal, type ReadonlySignal } from "@preact/signals-core";
import type { XmlElement } from "@tandem/xml";
import type { Context } from "./context.ts";

/** Addresses, or names, on a private PEP node, one item each: the same on all devices of the account. */
export interface ContactSet<T extends string = BareJid> {
  readonly all: ReadonlySignal<ReadonlySet<T>>;
  load(): Promise<void>;
  /** Rejects with RequestError. */
  set(jid: T, isIn: boolean): Promise<void>;
}

export interface ContactSetNode<T extends string = BareJid> {
  readonly node: string;
  readonly config: NodeConfig;
  parse(item: PubsubItem): T | null;
  build(jid: T): PubsubItem & { readonly payload: XmlElement };
}

export function createContactSet<T extends string = BareJid>(
  { pep, account }: Context,
  { node, config, parse, build }: ContactSetNode<T>,
): ContactSet<T> {
  const all = signal<ReadonlySet<T>>(new Set());

  const change = (edit: (set: Set<T>) => void): void => {
    const next = new Set(all.peek());
    edit(next);
    all.value = next;
  };

  pep.onEvent(node, (owner, event) => {
    if (owner !== account) return;
    if (event.kind !== "items") {
      if (event.kind !== "configuration") change((set) => set.clear());
      return;
    }
    change((set) => {
      for (const item of event.items) {
        const jid = parse(item);
        if (jid !== null) set.add(jid);
      }
      for (const id of event.retracted) set.delete(id as T);
    });
  });

  return {
    all,
    async load() {
      const items = await pep.items(node);
      all.value = new Set(items.flatMap((item) => parse(item) ?? []));
    },
    async set(jid, isIn) {
      if (all.peek().has(jid) === isIn) return;
      if (isIn) await pep.publish(node, build(jid), config);
      else await pep.retract(node, jid);
      // At once, not when the server's own notification comes: a second pick must find the new state.
      change((set) => void (isIn ? set.add(jid) : set.delete(jid)));
    },
  };
}
