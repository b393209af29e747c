import { parseAvailability } from "@tandem/protocol/rfc-6121-presence";
import { baseStateOf, type BaseState, type ChosenState, NS_TANDEM_PRESENCE } from "@tandem/protocol/tandem-presence";
import { parseIdleSince } from "@tandem/protocol/xep-0319-idle";
import type { XmlElement } from "@tandem/xml";
import type { BasePresence, ChosenPresence } from "../view-models/presence.ts";

/** What one program of a person says. */
export interface ResourcePresence {
  readonly base: BaseState;
  /** −128 … 127. */
  readonly priority: number;
  readonly note?: string;
  readonly urgent?: true;
  readonly idleSince?: number;
}

export function parseResourcePresence(presence: XmlElement): ResourcePresence {
  const { status, priority } = parseAvailability(presence);
  const base = baseStateOf(presence);
  const isUrgent = base === "dnd" && presence.child("urgent", NS_TANDEM_PRESENCE) !== undefined;
  const idleSince = base === "away" ? parseIdleSince(presence) : null;
  return {
    base,
    priority,
    ...(status !== undefined && { note: status }),
    ...(isUrgent && { urgent: true }),
    ...(idleSince !== null && { idleSince }),
  };
}

const BY_AVAILABILITY: readonly BasePresence[] = ["available", "busy", "dnd", "brb", "away", "offline"];

/**
 * A person out of their programs (RT29): those with priority ≥ 0 decide, the highest first, of equals the most available;
 * negative ones count only where there is nothing else.
 */
export function personPresence(resources: Iterable<ResourcePresence>): {
  readonly base: BasePresence;
  readonly note?: string;
  readonly urgent?: true;
  readonly idleSince?: number;
} {
  // The order alone keeps negative ones behind all others.
  const [first] = [...resources].sort(
    (a, b) => b.priority - a.priority || BY_AVAILABILITY.indexOf(a.base) - BY_AVAILABILITY.indexOf(b.base),
  );
  if (first === undefined) return { base: "offline" };
  return {
    base: first.base,
    ...(first.note !== undefined && { note: first.note }),
    ...(first.urgent && { urgent: true }),
    ...(first.idleSince !== undefined && { idleSince: first.idleSince }),
  };
}

/** What others see of a choice; automatic means available as long as an app runs. */
export function baseOfChosen(chosen: ChosenPresence): BasePresence {
  if (chosen === "appear-offline") return "offline";
  return chosen === "auto" ? "available" : chosen;
}

export function chosenOfWire(state: ChosenState): ChosenPresence {
  return state === "offline" ? "appear-offline" : state;
}

export function wireOfChosen(chosen: ChosenPresence): ChosenState {
  return chosen === "appear-offline" ? "offline" : chosen;
}
