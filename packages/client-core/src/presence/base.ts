import { parseAvailability } from "@tandem/protocol/rfc-6121-presence";
import {
  baseStateOf,
  type BaseState,
  type ChosenState,
  NS_TANDEM_PRESENCE,
  stateDetailsOf,
} from "@tandem/protocol/tandem-presence";
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
  readonly since?: number;
  /** The id of one of the organisation's own states. */
  readonly custom?: string;
  readonly inactive?: true;
  readonly device?: "desktop" | "phone";
}

export function parseResourcePresence(presence: XmlElement): ResourcePresence {
  const { status, priority } = parseAvailability(presence);
  const base = baseStateOf(presence);
  const isUrgent = base === "dnd" && presence.child("urgent", NS_TANDEM_PRESENCE) !== undefined;
  const { since, custom, device, isInactive } = stateDetailsOf(presence);
  const idleSince = base === "away" ? parseIdleSince(presence) : null;
  return {
    base,
    priority,
    ...(status !== undefined && { note: status }),
    ...(isUrgent && { urgent: true }),
    ...(idleSince !== null && { idleSince }),
    ...(since !== undefined && { since }),
    ...(custom !== undefined && { custom }),
    ...(isInactive && { inactive: true }),
    ...(device !== undefined && { device }),
  };
}

const BY_AVAILABILITY: readonly BasePresence[] = ["available", "busy", "dnd", "brb", "away", "offline"];

/**
 * A person out of their programs (RT29): those with priority ≥ 0 decide, the highest first, of equals the most available;
 * negative ones count only where there is nothing else.
 */
export function personPresence(resources: Iterable<ResourcePresence>): PersonOfResources {
  // The order alone keeps negative ones behind all others.
  const [first] = [...resources].sort(
    (a, b) => b.priority - a.priority || BY_AVAILABILITY.indexOf(a.base) - BY_AVAILABILITY.indexOf(b.base),
  );
  if (first === undefined) return { base: "offline" };
  const { priority: _, ...rest } = first;
  return rest;
}

/** What the programs of a person come to. */
export type PersonOfResources = Omit<ResourcePresence, "priority" | "base"> & { readonly base: BasePresence };

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
