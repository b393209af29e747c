import type { AccessLevel } from "@tandem/protocol/tandem-access";
import type { BareJid } from "@tandem/protocol";
import type { Announced, Device } from "./device.ts";

/** What really holds of one person, by the rules of communicator.md and not by the server's code. */
export interface Person {
  readonly jid: BareJid;
  readonly devices: Device[];
  choice: { readonly state: string; readonly at: number; readonly until?: number; readonly note?: string } | undefined;
  /** What was published as an activity last. */
  activity: { readonly name: string; readonly text?: string; readonly at: number } | undefined;
  readonly layers: Map<string, Layer>;
  readonly levels: Map<BareJid, AccessLevel>;
  readonly blocked: Set<BareJid>;
}

export interface Layer {
  readonly kind: "phone" | "conference" | "presenting" | "busy" | "out-of-office" | "free";
  readonly since: number;
  expires: number;
  /** Of what a program must renew; not of a calendar. */
  readonly leaseMs?: number;
  readonly until?: number;
  readonly text?: string;
  readonly place?: string;
}

type State = { readonly base: string; readonly show: string };
interface Reason {
  readonly name: string | undefined;
  readonly text?: string | undefined;
  readonly until?: number | undefined;
  readonly place?: string | undefined;
}

const TOLD: Readonly<Record<string, State>> = {
  on_the_phone: { base: "busy", show: "dnd" },
  in_a_meeting: { base: "busy", show: "dnd" },
  on_vacation: { base: "away", show: "xa" },
};
const NAMES: Readonly<Record<Layer["kind"], string | undefined>> = {
  presenting: "presenting",
  conference: "on_video_phone",
  phone: "on_the_phone",
  busy: "in_a_meeting",
  "out-of-office": "on_vacation",
  free: undefined,
};
const RANK: readonly (readonly Layer["kind"][])[] = [
  ["presenting"],
  ["phone", "conference"],
  ["busy"],
  ["out-of-office"],
];
const SHOWS: Readonly<Record<string, string>> = {
  available: "available",
  busy: "dnd",
  dnd: "dnd",
  brb: "away",
  away: "away",
};

/** When each program of another kind began to say Do not disturb. */
export type DndSince = ReadonlyMap<Device, number>;

interface Decision {
  readonly state: State | undefined;
  readonly isHidden: boolean;
  /** The state comes of a call, a meeting …, and not of a choice. */
  readonly isDerived: boolean;
  readonly note: string | undefined;
  readonly reason: Reason | undefined;
}

/** What everything comes to, but for the devices' own words. `here`: those that the server has not given up. */
export function decide(person: Person, here: readonly Device[], dndSince: DndSince, now: number): Decision {
  const choice = person.choice;
  const note = choice?.note;
  if (choice?.state === "offline")
    return { state: undefined, isHidden: true, isDerived: false, note, reason: undefined };
  const floor = choice?.state === "auto" ? choice.at : -1;
  const said = here
    .flatMap((device) => {
      const at = dndSince.get(device);
      return at === undefined ? [] : [{ state: "dnd", at, note: device.announced?.status, until: undefined }];
    })
    .filter(({ at }) => at > floor);
  const mine = choice === undefined || choice.state === "auto" ? [] : [choice];
  const latest = [...mine, ...said].toSorted((a, b) => b.at - a.at)[0];
  const { activity } = person;
  const told =
    activity !== undefined && TOLD[activity.name] !== undefined && activity.at > floor ? activity : undefined;
  const plain = activity !== undefined && TOLD[activity.name] === undefined ? activity : undefined;
  const isChosen = latest !== undefined && (latest.state === "dnd" || told === undefined || latest.at >= told.at);
  if (isChosen && latest !== undefined) {
    const shown = told !== undefined && told.at > latest.at ? told : plain;
    const reason =
      shown === undefined && latest.until === undefined ? undefined : { ...reasonOf(shown), until: latest.until };
    const base = latest.state;
    return {
      state: { base, show: SHOWS[base] ?? "" },
      isHidden: false,
      isDerived: false,
      note: latest.note ?? note,
      reason,
    };
  }
  if (told !== undefined)
    return { state: TOLD[told.name], isHidden: false, isDerived: true, note, reason: reasonOf(told) };
  const strongest = strongestOf([...person.layers.values()].filter(({ expires }) => expires > now));
  if (strongest === undefined)
    return { state: undefined, isHidden: false, isDerived: false, note, reason: plain && reasonOf(plain) };
  const { kind, text, until, place } = strongest;
  const state = kind === "out-of-office" ? { base: "away", show: "xa" } : { base: "busy", show: "dnd" };
  return { state, isHidden: false, isDerived: true, note, reason: { name: NAMES[kind], text, until, place } };
}

function reasonOf(activity: { readonly name: string; readonly text?: string } | undefined): Reason {
  return { name: activity?.name, text: activity?.text };
}

function strongestOf(layers: readonly Layer[]): Layer | undefined {
  for (const kinds of RANK) {
    const [first] = layers.filter(({ kind }) => kinds.includes(kind)).toSorted((a, b) => b.since - a.since);
    if (first !== undefined) return first;
  }
  return undefined;
}

export function levelOf(person: Person, watcher: BareJid): AccessLevel {
  return person.levels.get(watcher) ?? "company";
}

/** One session of the person as somebody of that level must see it; undefined: not at all. */
export function expectedPresence(decision: Decision, announced: Announced, level: AccessLevel): object | undefined {
  if (decision.isHidden || announced.isHidden) return undefined;
  const own = {
    base: announced.base === "xa" ? "away" : announced.base,
    show: SHOWS[announced.base] ?? announced.base,
  };
  // Do not disturb stays, whoever says it.
  const isDecided = decision.state !== undefined && !(decision.isDerived && announced.base === "dnd");
  const { base, show } = isDecided ? (decision.state as State) : own;
  const status = level === "public" ? undefined : (decision.note ?? announced.status);
  const isUrgent = base === "dnd" && (level === "team" || level === "personal");
  return { show, base, ...(status !== undefined && { status }), isUrgent };
}

export function expectedActivity({ reason }: Decision, level: AccessLevel): string {
  if (reason === undefined || level === "public") return "";
  const { name, text, until, place } = reason;
  const seesWords = level === "team" || level === "personal";
  return JSON.stringify({ name, text: seesWords ? text : undefined, until, place: seesWords ? place : undefined });
}
