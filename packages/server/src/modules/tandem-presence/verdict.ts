import type { PresenceResult, StampedLayer } from "@tandem/protocol/tandem-layers";
import { type BaseState, type DeviceKind, derivedPresence, type ExtendedState } from "@tandem/protocol/tandem-presence";
import type { Show } from "@tandem/protocol/rfc-6121-presence";

/** What a person said themselves, with the server's time of it. */
export interface Choice {
  readonly state: BaseState | "auto" | "offline";
  readonly at: number;
  readonly until?: number | undefined;
  readonly note?: string | undefined;
  readonly custom?: string | undefined;
}

/** An activity that a program of the person published (XEP-0108) and that stands for an extended state. */
export interface ToldActivity {
  readonly extended: ExtendedState;
  readonly at: number;
  readonly text?: string | undefined;
}

/** Everything that is known of a person but the devices. All of it is valid now: what has ended is not in here. */
export interface Layers {
  readonly chosen?: Choice | undefined;
  /** `dnd` of programs that know nothing of ours, each for as long as its program says so. */
  readonly programs: readonly Choice[];
  readonly activity?: ToldActivity | undefined;
  readonly fed: readonly StampedLayer[];
}

/** What the layers say, before the devices are asked. */
export type Verdict =
  | { readonly kind: "automatic"; readonly note?: string | undefined }
  | ({
      readonly kind: "chosen";
      readonly base: BaseState | "offline";
      readonly since: number;
      /** An activity that was told after Do not disturb was chosen; it does not change the base. */
      readonly told?: ToldActivity | undefined;
    } & Said)
  | ({
      readonly kind: "extended";
      readonly base: BaseState;
      readonly show: Show;
      readonly extended: ExtendedState;
      /** Whether the activity that a program published says so; a layer otherwise. */
      readonly isTold: boolean;
      readonly since: number;
      readonly text?: string | undefined;
      readonly place?: string | undefined;
    } & Omit<Said, "custom">);

/** PR9: the person has chosen to appear off-line. */
export function isHidden(verdict: Verdict): boolean {
  return verdict.kind === "chosen" && verdict.base === "offline";
}

interface Said {
  readonly note?: string | undefined;
  readonly until?: number | undefined;
  readonly custom?: string | undefined;
}

/** One device: what its program says of it. */
export interface Device {
  readonly base: BaseState;
  readonly priority: number;
  readonly kind?: DeviceKind | undefined;
  readonly note?: string | undefined;
}

/** PR3, strongest first. Of two equally strong ones the one that began last is what the person is doing. */
const STRENGTH: readonly ExtendedState[][] = [
  ["presenting"],
  ["in-a-call", "in-a-conference"],
  ["in-a-meeting"],
  ["out-of-office"],
];
const BY_ACTIVITY: readonly BaseState[] = ["available", "busy", "dnd", "brb", "away"];

/** PR2: the same layers, the same verdict. What is chosen beats what is derived. */
export function verdictOf({ chosen, programs, activity, fed }: Layers): Verdict {
  const note = chosen?.note;
  if (chosen?.state === "offline") return { ...chosenVerdict(chosen), note };
  // Whoever says "automatic" takes back what was said before, by any program.
  const sinceAuto = chosen?.state === "auto" ? chosen.at : -1;
  const own = chosen === undefined || chosen.state === "auto" ? [] : [chosen];
  const choice = newest([...own, ...programs.filter(({ at }) => at > sinceAuto)]);
  const told = activity !== undefined && activity.at > sinceAuto ? activity : undefined;
  // A call is no reason to disturb whoever does not want to be disturbed.
  if (choice !== undefined && (choice.state === "dnd" || told === undefined || choice.at >= told.at))
    return chosenVerdict({ ...choice, note: choice.note ?? note }, told);
  if (told !== undefined)
    return extendedVerdict({ extended: told.extended, since: told.at, text: told.text }, note, true);
  const strongest = strongestOf(fed);
  return strongest === undefined ? { kind: "automatic", note } : extendedVerdict(strongest, note, false);
}

/** PR2, PR3: what everything comes to. Who has no device is off-line, whatever the calendar says. */
export function resultOf(verdict: Verdict, devices: readonly Device[]): PresenceResult {
  const device = mostActive(devices);
  if (device === undefined) return { base: "offline" };
  const { kind } = device;
  switch (verdict.kind) {
    case "automatic":
      return { base: device.base, note: verdict.note ?? device.note, device: kind };
    case "chosen": {
      const { base, since, until, custom, note, told } = verdict;
      if (base === "offline") return { base };
      const { extended, text } = told ?? {};
      return { base, extended, since, until, custom, note: note ?? device.note, text, device: kind };
    }
    case "extended": {
      const { extended, since, until, text, place, note } = verdict;
      const base = device.base === "dnd" ? "dnd" : verdict.base;
      return { base, extended, since, until, text, place, note: note ?? device.note, device: kind };
    }
  }
}

export function extendedStateOfLayer({ kind, state }: StampedLayer): ExtendedState | undefined {
  switch (kind) {
    case "phone":
      return "in-a-call";
    case "conference":
      return "in-a-conference";
    case "presenting":
      return "presenting";
    case "calendar":
      // Free and tentative times are for the contact card; they make nobody busy.
      return state === "busy" ? "in-a-meeting" : state === "out-of-office" ? "out-of-office" : undefined;
  }
}

/** RT29: the place where a message would land decides; among those the one that is used. */
function mostActive(devices: readonly Device[]): Device | undefined {
  return devices.toSorted(
    (a, b) => b.priority - a.priority || BY_ACTIVITY.indexOf(a.base) - BY_ACTIVITY.indexOf(b.base),
  )[0];
}

function newest<T extends { readonly at: number }>(all: readonly T[]): T | undefined {
  return all.toSorted((a, b) => b.at - a.at)[0];
}

function chosenVerdict({ state, at, until, note, custom }: Choice, activity?: ToldActivity): Verdict {
  const told = activity !== undefined && activity.at > at ? activity : undefined;
  return { kind: "chosen", base: state as BaseState | "offline", since: at, until, note, custom, told };
}

interface Strongest {
  readonly extended: ExtendedState;
  readonly since: number;
  readonly until?: number | undefined;
  readonly text?: string | undefined;
  readonly place?: string | undefined;
}

function strongestOf(fed: readonly StampedLayer[]): Strongest | undefined {
  const known = fed.flatMap((layer) => {
    const extended = extendedStateOfLayer(layer);
    const { since, until, text, place } = layer;
    return extended === undefined ? [] : [{ extended, since, until, text, place }];
  });
  for (const states of STRENGTH) {
    const [first] = known.filter(({ extended }) => states.includes(extended)).toSorted((a, b) => b.since - a.since);
    if (first !== undefined) return first;
  }
  return undefined;
}

function extendedVerdict(strongest: Strongest, note: string | undefined, isTold: boolean): Verdict {
  return { kind: "extended", ...derivedPresence(strongest.extended), ...strongest, note, isTold };
}
