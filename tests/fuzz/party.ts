import { serialize, type XmlElement } from "@tandem/xml";
import type { StreamClient, StreamScene } from "@tandem/testkit/stream-scene";
import type { Oracle } from "./oracle.ts";

const NS_SM = "urn:xmpp:sm:3";

/** One program of one account at a real stream in memory. What it gets goes through the oracle; what asks it is answered. */
export class Party {
  readonly account: string;
  readonly resource: string;
  /** Ids of own requests that have no answer yet. */
  readonly open = new Set<string>();
  /** What it can be resumed by, also long after. */
  readonly resumptions: string[] = [];
  jid = "";
  #client: StreamClient | undefined;
  #count = 0;
  #handled = 0;
  #isCounting = false;
  readonly #stage: StreamScene;
  readonly #oracle: Oracle;

  constructor(stage: StreamScene, oracle: Oracle, account: string, resource: string) {
    this.#stage = stage;
    this.#oracle = oracle;
    this.account = account;
    this.resource = resource;
  }

  get isOnline(): boolean {
    return this.#client !== undefined && !this.#client.connection.isClosed;
  }

  async connect(isManaged: boolean): Promise<void> {
    const client = this.#stage.open();
    const [user = ""] = this.account.split("@");
    this.open.clear();
    this.#isCounting = false;
    this.jid = await client.binds(this.resource, user);
    this.#client = client;
    if (isManaged) await this.sends(`<enable xmlns="${NS_SM}" resume="true"/>`);
    await this.sends("<presence/>");
  }

  /** Signs in and resumes by that id with that count; true when the server took it. */
  async resume(previd: string, h: string): Promise<boolean> {
    const client = this.#stage.open();
    await client.signsIn(this.account.split("@")[0]);
    await client.sends(`<resume xmlns="${NS_SM}" previd="${previd}" h="${h}"/>`);
    const answer = client.takesAll();
    const isResumed = answer.some((element) => element !== "end" && element.is("resumed", NS_SM));
    if (!isResumed) {
      await client.drops();
      return false;
    }
    this.#client = client;
    this.open.clear();
    this.#oracle.forgets(this.account);
    for (const element of answer) if (element !== "end") this.#oracle.sees(this, element);
    return true;
  }

  nextId(): string {
    return `${this.account.split("@")[0]}.${this.resource}-${++this.#count}`;
  }

  /** One stanza or whatever else, as text. */
  async sends(text: string): Promise<void> {
    if (!this.isOnline) return;
    await this.#client?.sends(text);
    if (!this.isOnline) this.#oracle.interrupted();
  }

  async drops(): Promise<void> {
    await this.#client?.drops();
    this.#client = undefined;
    this.open.clear();
    this.#oracle.interrupted();
  }

  /** Looks at what has come and answers what asks. True when there was something. */
  async reads(): Promise<boolean> {
    const came = this.#client?.takesAll() ?? [];
    for (const element of came) if (element !== "end") await this.#read(element);
    return came.length > 0;
  }

  async #read(element: XmlElement): Promise<void> {
    if (element.ns === NS_SM) return this.#onManagement(element);
    if (this.#isCounting) this.#handled++;
    this.#oracle.sees(this, element);
    const type = element.attr("type");
    if (element.name !== "iq" || element.ns !== "jabber:client" || (type !== "get" && type !== "set")) return;
    const [id, from] = [element.attr("id"), element.attr("from")];
    const answer = element.shallowCopy();
    answer.children = [];
    answer.attrs = [
      "type",
      "result",
      ...(id === undefined ? [] : ["id", id]),
      ...(from === undefined ? [] : ["to", from]),
    ];
    await this.sends(serialize(answer, "jabber:client"));
  }

  async #onManagement(element: XmlElement): Promise<void> {
    if (element.name === "r") await this.sends(`<a xmlns="${NS_SM}" h="${this.#handled}"/>`);
    if (element.name !== "enabled") return;
    this.#isCounting = true;
    this.#handled = 0;
    const id = element.attr("id");
    if (id !== undefined) this.resumptions.push(id);
  }

  get handled(): number {
    return this.#handled;
  }
}
