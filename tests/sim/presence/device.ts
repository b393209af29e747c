import { type BareJid, localOf } from "@tandem/protocol";
import { type ChosenPresence, NS_TANDEM_PRESENCE, parseChosen, showOf } from "@tandem/protocol/tandem-presence";
import { NS_ACTIVITY } from "@tandem/protocol/xep-0108-activity";
import { parsePubsubEvent } from "@tandem/protocol/xep-0060-pubsub";
import type { StreamClient, StreamScene } from "@tandem/testkit/stream-scene";
import { settle } from "@tandem/testkit/stream-scene";
import type { XmlElement } from "@tandem/xml";
import { View } from "./view.ts";

const NS_SM = "urn:xmpp:sm:3";
const CLIENT = `xmlns="jabber:client"`;

export type DeviceKind = "communicator" | "groupchat" | "foreign";
/** Dead: it says and hears nothing, and nobody has told the server. */
export type Life = "off" | "on" | "dead";

/** What a device has told the server of itself. */
export interface Announced {
  readonly base: "available" | "away" | "xa" | "dnd" | "busy" | "brb";
  readonly status: string | undefined;
  readonly isHidden: boolean;
}

export interface Feed {
  readonly xml: string;
  readonly leaseMs: number;
  nextAt: number;
  readonly renewed: (now: number) => void;
}

/** One program of one person, over a stream that can die and be resumed. */
export class Device {
  readonly account: BareJid;
  readonly resource: string;
  readonly kind: DeviceKind;
  readonly view = new View();
  life: Life = "off";
  diedAt = 0;
  announced: Announced | undefined;
  isIdle = false;
  chosen: ChosenPresence = { state: "auto" };
  own: { readonly show: "available" | "away" | "xa" | "dnd"; readonly status: string | undefined } = {
    show: "available",
    status: undefined,
  };
  /** Layers that this device feeds, with the time of the next renewal. */
  readonly feeds = new Map<string, Feed>();
  #client: StreamClient | undefined;
  #handled = 0;
  #previd: string | undefined;
  #answers = new Map<string, XmlElement>();
  #ids = 0;

  constructor(account: BareJid, resource: string, kind: DeviceKind) {
    this.account = account;
    this.resource = resource;
    this.kind = kind;
  }

  get jid(): string {
    return `${this.account}/${this.resource}`;
  }

  get isOurs(): boolean {
    return this.kind !== "foreign";
  }

  async signIn(stage: StreamScene): Promise<void> {
    this.#client = stage.open({ kind: "websocket", isLoopback: true });
    await this.#client.binds(this.resource, localOf(this.account));
    await this.#client.sends(`<enable xmlns="${NS_SM}" resume="true"/>`);
    this.#previd = this.#client.takes().attr("id");
    this.#handled = 0;
    this.life = "on";
    this.view.clear();
    this.#answers.clear();
    if (this.isOurs) this.chosen = parseChosen(await this.#ownItem()) ?? { state: "auto" };
    await this.announce();
    await settle();
    this.drain();
  }

  async #ownItem(): Promise<XmlElement | undefined> {
    const answer = await this.ask("get", undefined, items(NS_TANDEM_PRESENCE));
    return answer?.childIn("http://jabber.org/protocol/pubsub")?.firstElement()?.firstElement()?.firstElement();
  }

  /** False when the server has given the session up. */
  async resume(stage: StreamScene): Promise<boolean> {
    const client = stage.open({ kind: "websocket", isLoopback: true });
    await client.signsIn(localOf(this.account));
    await client.sends(`<resume xmlns="${NS_SM}" previd="${this.#previd}" h="${this.#handled}"/>`);
    if (!client.takes().is("resumed", NS_SM)) return false;
    this.#client = client;
    this.life = "on";
    this.drain();
    return true;
  }

  async signOut(): Promise<void> {
    await this.#send(`<presence ${CLIENT} type="unavailable"/>`);
    await this.#client?.sends(`<close xmlns="urn:ietf:params:xml:ns:xmpp-framing"/>`);
    this.end();
  }

  /** The program is gone, for whatever reason. */
  end(): void {
    this.life = "off";
    this.announced = undefined;
    this.#client = undefined;
  }

  die(now: number): void {
    this.life = "dead";
    this.diedAt = now;
  }

  async announce(): Promise<void> {
    this.announced = this.#wanted();
    await this.#send(this.#presence(this.announced));
  }

  #wanted(): Announced {
    if (!this.isOurs) return { base: this.own.show, status: this.own.status, isHidden: false };
    const { state, note } = this.chosen;
    const isAuto = state === "auto" || state === "offline";
    return { base: isAuto ? (this.isIdle ? "away" : "available") : state, status: note, isHidden: state === "offline" };
  }

  #presence({ base, status, isHidden }: Announced): string {
    const show = this.isOurs ? showOf(base as "available") : base;
    return [
      `<presence ${CLIENT}>`,
      show === "available" ? "" : `<show>${show}</show>`,
      status === undefined ? "" : `<status>${status}</status>`,
      `<priority>${this.kind === "groupchat" ? -1 : 5}</priority>`,
      this.isOurs ? `<state xmlns="${NS_TANDEM_PRESENCE}" base="${base}"/>` : "",
      isHidden ? `<hidden xmlns="${NS_TANDEM_PRESENCE}"/>` : "",
      `<c xmlns="http://jabber.org/protocol/caps" hash="none" node="urn:${this.kind}" ver="1"/></presence>`,
    ].join("");
  }

  async send(xml: string): Promise<void> {
    await this.#send(xml);
  }

  /** The answer, or undefined when none has come at once. */
  async ask(type: "get" | "set", to: string | undefined, payload: string): Promise<XmlElement | undefined> {
    const id = `q${this.#ids++}`;
    await this.#send(`<iq ${CLIENT} type="${type}" id="${id}"${to === undefined ? "" : ` to="${to}"`}>${payload}</iq>`);
    for (let i = 0; i < 20 && !this.#answers.has(id); i++) {
      await settle();
      this.drain();
    }
    const answer = this.#answers.get(id);
    this.#answers.delete(id);
    return answer;
  }

  async #send(xml: string): Promise<void> {
    if (this.life === "on") await this.#client?.sends(xml);
  }

  /** Takes what has come, and answers what is asked. True when there was something. */
  drain(): boolean {
    if (this.life !== "on" || this.#client === undefined) return false;
    const all = this.#client.takesAll();
    for (const element of all) if (element !== "end") this.#take(element);
    return all.length > 0;
  }

  #take(element: XmlElement): void {
    if (element.is("r", NS_SM)) return void this.#send(`<a xmlns="${NS_SM}" h="${this.#handled}"/>`);
    if (element.ns !== "jabber:client") return;
    this.#handled++;
    this.view.takes(element);
    if (element.name === "iq") this.#takeIq(element);
    if (element.name === "message") this.#takeEvent(element);
  }

  #takeIq(iq: XmlElement): void {
    const [type, id] = [iq.attr("type") ?? "", iq.attr("id") ?? ""];
    if (type === "result" || type === "error") return void this.#answers.set(id, iq);
    const to = iq.attr("from") === undefined ? "" : ` to="${iq.attr("from")}"`;
    const query = iq.child("query", "http://jabber.org/protocol/disco#info");
    const payload = query === undefined ? "" : this.#features(query.attr("node") ?? "");
    void this.#send(`<iq ${CLIENT} type="result" id="${id}"${to}>${payload}</iq>`);
  }

  #features(node: string): string {
    const wanted = this.kind === "groupchat" ? [] : [NS_ACTIVITY];
    const notify = [...wanted, ...(this.isOurs ? [NS_TANDEM_PRESENCE] : [])];
    const features = notify.map((ns) => `<feature var="${ns}+notify"/>`).join("");
    return `<query xmlns="http://jabber.org/protocol/disco#info" node="${node}"><identity category="client" type="pc"/>${features}</query>`;
  }

  #takeEvent(message: XmlElement): void {
    const event = parsePubsubEvent(message);
    const isOwn = (message.attr("from") ?? this.account) === this.account;
    if (event?.kind !== "items" || event.node !== NS_TANDEM_PRESENCE || !isOwn || !this.isOurs) return;
    const chosen = parseChosen(event.items.at(-1)?.payload);
    if (chosen === null) return;
    this.chosen = chosen;
    void this.announce();
  }
}

export function items(node: string): string {
  return `<pubsub xmlns="http://jabber.org/protocol/pubsub"><items node="${node}"/></pubsub>`;
}

export function published(node: string, payload: string): string {
  return `<pubsub xmlns="http://jabber.org/protocol/pubsub"><publish node="${node}"><item id="current">${payload}</item></publish></pubsub>`;
}
