import type { BareJid } from "@tandem/protocol";
import {
  buildChosen,
  CHOSEN_ITEM_ID,
  type ChosenPresence,
  NS_TANDEM_PRESENCE,
  parseChosen,
} from "@tandem/protocol/tandem-presence";
import { NS_GEOLOC } from "@tandem/protocol/xep-0080-location";
import { NS_ACTIVITY } from "@tandem/protocol/xep-0108-activity";
import { parseElement, serialize, type XmlElement } from "@tandem/xml";
import { AccountInboxes, type ModuleHost, type Timer } from "../../core/index.ts";
import { presenceService } from "../rfc-6121-presence/contract.ts";
import { pep, type PepView } from "../xep-0060-pubsub/contract.ts";
import { activityFor, isEmptyActivity, toldBy } from "./activity.ts";
import { Programs } from "./programs.ts";
import { afterRestart, at, isNothing, layersSpec, nextEnd, nothing, type Stored } from "./stored.ts";
import { isHidden, type Verdict, verdictOf } from "./verdict.ts";

/** Timers wrap around beyond this, and would fire at once. */
const TIMER_MS_MAX = 2 ** 31 - 1;
const STARTED_PAGE = 1_000;

/** One account's layers while it has a session, or a layer that ends. */
export interface Known {
  stored: Stored;
  verdict: Verdict;
  /** Since when the base state that all sessions show is what it is. */
  since: number;
  /** Whether a program of another kind has a say in it. */
  hasPrograms: boolean;
  /** The verdict that watchers were told last, as text. */
  told: string;
  /** What was written last; differs from `stored` until the write. */
  saved: Stored;
  /** The activity that watchers were told last, as text; empty for none. */
  shown: string;
  /** What watchers may see of the place was told last by this: whether the person appears off-line. */
  wasHidden: boolean;
  /** Effects that wait for their turn: until they have had it, nothing of this may be forgotten. */
  waiting: number;
  /** The choice in the account's node has ended and still stands there. */
  mustEndChoice: boolean;
  timer: Timer | undefined;
}

const AUTOMATIC: Verdict = { kind: "automatic" };

/**
 * Keeps the layers of each account, and makes what others see follow them: presence, activity, and what is stored. A change
 * is decided in one turn; its effects follow in order, and each brings what is seen to what is known then.
 */
export class Engine {
  readonly #host: ModuleHost;
  readonly #rows;
  readonly #known = new Map<BareJid, Known>();
  readonly #loading = new Map<BareJid, Promise<Known>>();
  readonly #effects: AccountInboxes;
  readonly programs: Programs;
  /** DP9: who appears off-line is nowhere. */
  readonly placeView: PepView = async (account, _reader, place) =>
    (await this.appearsOffline(account)) ? undefined : place;
  #isStopping = false;

  constructor(host: ModuleHost) {
    this.#host = host;
    this.#rows = host.storage.collection(layersSpec);
    this.#effects = new AccountInboxes(host.log);
    this.programs = new Programs(host);
  }

  verdict(account: BareJid): Verdict {
    return this.#known.get(account)?.verdict ?? AUTOMATIC;
  }

  /** The same as of this turn: a program that says something else is heard before its own words go out. */
  verdictNow(account: BareJid): Verdict {
    const known = this.#known.get(account);
    if (known === undefined) return AUTOMATIC;
    const programs = this.programs.choicesOf(account);
    if (programs.length > 0 || known.hasPrograms) this.#decide(account, known);
    return known.verdict;
  }

  /** PR9, also of somebody who has no session; nothing is kept in memory for the question. */
  async appearsOffline(account: BareJid): Promise<boolean> {
    const known = this.#known.get(account);
    if (known !== undefined) return isHidden(known.verdict);
    const row = (await this.#rows.get(account, "")) ?? (await this.#asPublished(account, undefined));
    const { chosen, published, fed } = at(this.#host.clock.now(), row);
    return isHidden(verdictOf({ chosen, programs: [], activity: published?.told, fed }));
  }

  since(account: BareJid): number | undefined {
    const known = this.#known.get(account);
    return known === undefined || known.verdict.kind === "automatic" ? undefined : known.since;
  }

  isKnown(account: BareJid): boolean {
    return this.#known.has(account);
  }

  async stored(account: BareJid): Promise<Stored> {
    return (await this.load(account)).stored;
  }

  /** What ends while nobody of the account is there ends all the same. */
  async start(): Promise<void> {
    for (let after: string | undefined; ; ) {
      const owners = await this.#rows.owners({ limit: STARTED_PAGE, ...(after !== undefined && { after }) });
      for (const owner of owners) {
        const known = await this.load(owner as BareJid);
        if (nextEnd(known.stored) === Infinity) this.#known.delete(owner as BareJid);
        else this.#settle(owner as BareJid);
      }
      after = owners.at(-1);
      if (owners.length < STARTED_PAGE) return;
    }
  }

  stop(): void {
    this.#isStopping = true;
    for (const { timer } of this.#known.values()) timer?.cancel();
  }

  load(account: BareJid): Promise<Known> {
    const known = this.#known.get(account);
    if (known !== undefined) return Promise.resolve(known);
    const loading = this.#loading.get(account) ?? this.#read(account);
    this.#loading.set(account, loading);
    return loading;
  }

  async #read(account: BareJid): Promise<Known> {
    try {
      const [row, shown] = await Promise.all([
        this.#rows.get(account, ""),
        this.#host.use(pep).items(account, NS_ACTIVITY),
      ]);
      const now = this.#host.clock.now();
      const last = shown.at(-1)?.payload;
      const first = row ?? (await this.#asPublished(account, last));
      const stored = afterRestart(first, now);
      const known: Known = {
        stored,
        verdict: AUTOMATIC,
        since: now,
        hasPrograms: false,
        told: "",
        wasHidden: false,
        waiting: 0,
        saved: row ?? nothing,
        shown: last === undefined || isEmptyActivity(last) ? "" : serialize(last),
        mustEndChoice: stored.chosen?.state !== first.chosen?.state,
        timer: undefined,
      };
      this.#known.set(account, known);
      this.#decide(account, known);
      known.told = JSON.stringify(known.verdict);
      known.wasHidden = isHidden(known.verdict);
      if (stored !== first) this.#settle(account);
      return known;
    } finally {
      this.#loading.delete(account);
    }
  }

  /** From before there were layers, or of an account for which there is nothing to remember but what its nodes hold. */
  async #asPublished(account: BareJid, activity: XmlElement | undefined): Promise<Stored> {
    const items = await this.#host.use(pep).items(account, NS_TANDEM_PRESENCE);
    const chosen = parseChosen(items.at(-1)?.payload);
    if (chosen === null && (activity === undefined || isEmptyActivity(activity))) return nothing;
    return {
      fed: [],
      chosen: chosen === null ? undefined : { ...chosen, at: 0 },
      published: activity && { xml: serialize(activity), at: 1, told: toldBy(activity, 1) },
    };
  }

  /** Changes the layers in this turn. Resolves when watchers have been told and all is on disk. `change` is pure. */
  async change(account: BareJid, change: (stored: Stored, now: number) => Stored): Promise<void> {
    const known = await this.load(account);
    this.changeKnown(account, known, change);
    await this.settled(account);
  }

  /** A lease that is renewed changes nothing that anybody sees, and is not worth a write. */
  async renew(account: BareJid, change: (stored: Stored, now: number) => Stored): Promise<void> {
    const known = await this.load(account);
    const wasSaved = known.saved === known.stored;
    known.stored = change(known.stored, this.#host.clock.now());
    if (wasSaved) known.saved = known.stored;
    this.#decide(account, known);
  }

  changeKnown(account: BareJid, known: Known, change: (stored: Stored, now: number) => Stored): void {
    const now = this.#host.clock.now();
    const before = known.stored;
    known.stored = at(now, change(known.stored, now));
    if (before.chosen !== known.stored.chosen) known.mustEndChoice = hasEnded(before, known.stored);
    this.#decide(account, known);
  }

  /** A program of the account says something else, or has come or gone. */
  reconsider(account: BareJid): void {
    const known = this.#known.get(account);
    if (known === undefined) return;
    this.verdictNow(account);
    if (known.told !== JSON.stringify(known.verdict)) this.#settle(account);
  }

  /** The account's last session is gone. */
  leave(account: BareJid): void {
    const known = this.#known.get(account);
    if (known === undefined || this.#host.sessions.countOf(account) > 0) return;
    const isDone = known.waiting === 0 && known.saved === known.stored;
    if (isDone && nextEnd(known.stored) === Infinity) this.#known.delete(account);
  }

  async forget(account: BareJid): Promise<void> {
    this.#known.get(account)?.timer?.cancel();
    this.#known.delete(account);
    await this.#effects.run(account, () => this.#rows.deleteOwner(account));
  }

  /** What watchers get in place of an activity that a program publishes; undefined: nobody is told. */
  composed(account: BareJid, known: Known): XmlElement | undefined {
    const activity = activityFor(known.verdict, known.stored);
    const text = isEmptyActivity(activity) ? "" : serialize(activity);
    if (isHidden(known.verdict) && text === known.shown) {
      this.#settle(account);
      return undefined;
    }
    known.shown = text;
    return activity;
  }

  /** The account's own programs have emptied the node. */
  emptied(known: Known): void {
    known.shown = "";
  }

  #decide(account: BareJid, known: Known): void {
    const { chosen, published, fed } = known.stored;
    const before = known.verdict;
    const programs = this.programs.choicesOf(account);
    known.hasPrograms = programs.length > 0;
    known.verdict = verdictOf({ chosen, programs, activity: published?.told, fed });
    if (baseOf(before) !== baseOf(known.verdict))
      known.since = known.verdict.kind === "automatic" ? this.#host.clock.now() : known.verdict.since;
    this.#schedule(account, known);
  }

  #schedule(account: BareJid, known: Known): void {
    known.timer?.cancel();
    known.timer = undefined;
    const end = nextEnd(known.stored);
    if (end === Infinity || this.#isStopping) return;
    const ms = Math.min(Math.max(0, end - this.#host.clock.now()), TIMER_MS_MAX);
    known.timer = this.#host.timers.after(ms, () => {
      if (this.#known.get(account) !== known) return;
      this.changeKnown(account, known, (stored) => stored);
      this.#settle(account);
    });
  }

  #settle(account: BareJid): void {
    this.settled(account).catch((fault: unknown) => {
      this.#host.log.error("presence.fault", { account, error: String(fault) });
    });
  }

  /** Brings presence, activity, the chosen item and the stored row to what is known when its turn comes. */
  async settled(account: BareJid): Promise<void> {
    const known = this.#known.get(account);
    if (known === undefined) return;
    known.waiting++;
    try {
      await this.#effects.run(account, () => this.#bring(account, known));
    } finally {
      known.waiting--;
      this.leave(account);
    }
  }

  async #bring(account: BareJid, known: Known): Promise<void> {
    if (this.#isStopping || this.#known.get(account) !== known) return;
    known.told = JSON.stringify(known.verdict);
    // The reason first: whoever may see it sees "In a call" at once, and not "Busy" for a moment.
    await this.#showActivity(account, known);
    await this.#showPlace(account, known);
    await this.#host.use(presenceService).rebroadcast(account);
    await this.#save(account, known);
    if (known.mustEndChoice) await this.#endChoice(account, known);
  }

  async #showActivity(account: BareJid, known: Known): Promise<void> {
    const activity = activityFor(known.verdict, known.stored);
    const text = isEmptyActivity(activity) ? "" : serialize(activity);
    if (text === known.shown) return;
    known.shown = text;
    await this.#host.use(pep).publishAs(account, NS_ACTIVITY, CHOSEN_ITEM_ID, parseElement(serialize(activity)));
  }

  /** DP9. */
  async #showPlace(account: BareJid, known: Known): Promise<void> {
    const hides = isHidden(known.verdict);
    if (hides === known.wasHidden) return;
    known.wasHidden = hides;
    await this.#host.use(pep).showAllAnew(account, NS_GEOLOC, this.placeView);
  }

  async #save(account: BareJid, known: Known): Promise<void> {
    const { stored } = known;
    if (known.saved === stored) return;
    known.saved = stored;
    if (isNothing(stored)) await this.#rows.delete(account, "");
    else await this.#rows.put(account, "", stored);
  }

  /** "Busy for 1 hour" is over: the account's programs hear so from their node, as of any other choice. */
  async #endChoice(account: BareJid, known: Known): Promise<void> {
    known.mustEndChoice = false;
    const auto: ChosenPresence = { state: "auto", note: known.stored.chosen?.note };
    const options = { accessModel: "whitelist" } as const;
    await this.#host.use(pep).publishAs(account, NS_TANDEM_PRESENCE, CHOSEN_ITEM_ID, buildChosen(auto), options);
  }
}

function hasEnded(before: Stored, now: Stored): boolean {
  return before.chosen?.until !== undefined && now.chosen?.state === "auto" && now.chosen.at === before.chosen.until;
}

function baseOf(verdict: Verdict): string {
  return verdict.kind === "automatic" ? "" : verdict.base;
}
