import type { BareJid } from "@tandem/protocol";
import type { RosterItem } from "@tandem/protocol/rfc-6121-roster";
import { signal, type ReadonlySignal } from "@preact/signals-core";
import type { Roster } from "../roster/roster.ts";

/** What was done to the list, in words that the apps have texts for. */
export interface ContactChange {
  /** Grows with each change, so that the same change twice is told twice. */
  readonly id: number;
  readonly kind:
    | "moved"
    | "copied"
    | "left-group"
    | "removed"
    | "renamed"
    | "group-renamed"
    | "group-removed"
    | "group-unlisted";
  /** Whom or which group it was about, as they were called before. */
  readonly name: string;
  /** Where they are now, or the group's new name. */
  readonly to?: string;
}

/** How many changes can be taken back. */
export const UNDO_STEPS_MAX = 20;

/** Takes a change back in another way than by putting people where they stood; false: that is needed all the same. */
export type Back = () => boolean | Promise<boolean>;

interface Step {
  readonly change: ContactChange;
  readonly before: readonly (readonly [BareJid, RosterItem])[];
  readonly back: Back | undefined;
}

/** Takes changes of the list back, the last one first (CO1). Others' clients may have changed the same people since: they win. */
export interface Undo {
  /** The change that `undo` would take back. */
  readonly last: ReadonlySignal<ContactChange | undefined>;
  /**
   * Runs a change of these people and remembers how they stood. A change that fails is not remembered.
   */
  record(
    people: readonly BareJid[],
    change: Omit<ContactChange, "id">,
    act: () => Promise<unknown>,
    back?: Back,
  ): Promise<void>;
  /** Takes back the last change, which may still be under way: the list shows it before it is confirmed. Rejects with RequestError; the step then stays. */
  undo(): Promise<void>;
}

export function createUndo(roster: Roster): Undo {
  const steps: Step[] = [];
  const last = signal<ContactChange | undefined>(undefined);
  let count = 0;
  /** Changes and undos that are not done yet. */
  let underWay: Promise<unknown> = Promise.resolve();

  const show = (): void => {
    last.value = steps.at(-1)?.change;
  };

  const putBack = async ([jid, old]: readonly [BareJid, RosterItem]): Promise<void> => {
    const isGone = roster.contact(jid).peek() === undefined;
    await roster.set(jid, { name: old.name ?? "", groups: old.groups });
    if (!isGone || old.subscription === "none") return;
    // RFC 6121 §2.5: removing has ended both subscriptions. What they saw of me they may see again without asking (§3.4).
    if (old.subscription !== "to") roster.accept(jid);
    if (old.subscription !== "from") roster.subscribe(jid);
  };

  const record: Undo["record"] = async (people, change, act, back) => {
    const before = people.flatMap((jid) => {
      const item = roster.contact(jid).peek();
      return item === undefined ? [] : [[jid, item] as const];
    });
    await act();
    steps.push({ change: { ...change, id: ++count }, before, back });
    if (steps.length > UNDO_STEPS_MAX) steps.shift();
    show();
  };

  const takeBack = async (): Promise<void> => {
    const step = steps.at(-1);
    if (step === undefined) return;
    const isBack = (await step.back?.()) === true;
    if (!isBack) await Promise.all(step.before.map(putBack));
    steps.splice(steps.indexOf(step), 1);
    show();
  };

  const inTurn = (doing: Promise<void>): Promise<void> => {
    underWay = Promise.allSettled([underWay, doing]);
    return doing;
  };

  return {
    last,
    record: (...change) => inTurn(record(...change)),
    undo: () => inTurn(underWay.then(takeBack)),
  };
}
