import { type BareJid, bareOf, domainOf, type Jid } from "@tandem/protocol";
import type { PubsubAffiliation } from "@tandem/protocol/xep-0060-pubsub";
import type { ModuleHost } from "../../core/index.ts";
import { administration } from "../administration/contract.ts";
import { presenceService } from "../rfc-6121-presence/contract.ts";
import { rosters } from "../rfc-6121-roster/contract.ts";
import type { NodeMakers } from "./contract.ts";
import { pepErrors } from "./errors.ts";
import { isPersonal } from "./homes.ts";
import type { NamedNode, NodeSettings } from "./store.ts";
import type { Subscriptions } from "./subscriptions.ts";

const READERS: ReadonlySet<PubsubAffiliation> = new Set(["owner", "publisher", "member"]);
const PUBLISHERS: ReadonlySet<PubsubAffiliation> = new Set(["owner", "publisher", "publish-only"]);

/** The one place that decides who may do what on nodes (PE4, PE11, PE14, PE19). Refusals are those of XEP-0060. */
export class Access {
  readonly #host: ModuleHost;
  readonly #subscriptions: Subscriptions;
  /** Who makes nodes at the service (PE19). */
  makers: NodeMakers = "administrators";

  constructor(host: ModuleHost, subscriptions: Subscriptions) {
    this.#host = host;
    this.#subscriptions = subscriptions;
  }

  affiliationOf(who: Jid, home: BareJid, { affiliations = {} }: NamedNode): PubsubAffiliation {
    const bare = bareOf(who);
    if (bare === home) return "owner";
    return Object.hasOwn(affiliations, bare) ? (affiliations[bare] as PubsubAffiliation) : "none";
  }

  /** Retrieve items, and be told of them (§6.5). */
  async checkRead(reader: Jid, home: BareJid, node: NamedNode): Promise<void> {
    const verdict = await this.checkSubscribe(reader, home, node);
    if (verdict === "subscribed" || (await this.#isSubscribed(reader, home, node))) return;
    throw pepErrors.raise["pep/not-approved"]();
  }

  /** For whoever is subscribed, as a subscription that was approved says more than the model. */
  async mayHear(reader: Jid, home: BareJid, node: NamedNode): Promise<boolean> {
    return isAllowed(this.checkSubscribe(reader, home, node));
  }

  async mayRead(reader: Jid, home: BareJid, node: NamedNode): Promise<boolean> {
    return isAllowed(this.checkRead(reader, home, node));
  }

  /** What a request to subscribe becomes: pending where an owner must agree (§6.1.3, §6.1.4). */
  async checkSubscribe(reader: Jid, home: BareJid, node: NamedNode): Promise<"subscribed" | "pending"> {
    const affiliation = this.affiliationOf(reader, home, node);
    if (READERS.has(affiliation)) return "subscribed";
    if (affiliation !== "none") throw pepErrors.raise["pep/outcast"]();
    switch (node.config.accessModel) {
      case "open":
        return "subscribed";
      case "authorize":
        return "pending";
      case "presence":
        if (await this.#host.use(presenceService).maySee(reader, home)) return "subscribed";
        throw pepErrors.raise["pep/presence-required"]();
      case "roster":
        if (await this.#isInGroup(reader, home, node.config)) return "subscribed";
        throw pepErrors.raise["pep/not-in-group"]();
      case "whitelist":
        throw pepErrors.raise["pep/closed"]();
    }
  }

  /** §7.1.3.1; `node` is undefined where publishing would make it. */
  async checkPublish(publisher: Jid, home: BareJid, node: NamedNode | undefined): Promise<void> {
    if (node === undefined) return this.checkCreate(publisher, home);
    const affiliation = this.affiliationOf(publisher, home, node);
    if (PUBLISHERS.has(affiliation)) return;
    const { publishModel } = node.config;
    if (publishModel === "open" && affiliation !== "outcast") return;
    if (publishModel === "subscribers" && (await this.#isSubscribed(publisher, home, node))) return;
    throw pepErrors.raise["pep/not-yours"]();
  }

  /** An owner anything, a publisher what is theirs (§7.2). */
  checkRetract(who: Jid, home: BareJid, node: NamedNode, publisher: BareJid | undefined): void {
    const affiliation = this.affiliationOf(who, home, node);
    const isTheirs = publisher === bareOf(who) && affiliation !== "outcast";
    if (affiliation !== "owner" && !isTheirs) throw pepErrors.raise["pep/not-yours"]();
  }

  /** §8; the service's administrators see to every node of it (PE20). A stranger learns nothing of whether it is there. */
  async checkOwn(who: Jid, home: BareJid, node: NamedNode | undefined): Promise<NamedNode> {
    const isOwner = node === undefined ? bareOf(who) === home : this.affiliationOf(who, home, node) === "owner";
    if (!isOwner && !(await this.#isAdministrator(who, home))) throw pepErrors.raise["pep/not-yours"]();
    if (node === undefined) throw pepErrors.raise["pep/no-node"]();
    return node;
  }

  /** PE1, PE19. */
  async checkCreate(who: Jid, home: BareJid): Promise<void> {
    const may = isPersonal(home) ? bareOf(who) === home : await this.#mayMake(who, home);
    if (!may) throw pepErrors.raise["pep/not-yours"]();
  }

  async #mayMake(who: Jid, home: BareJid): Promise<boolean> {
    if (this.makers === "accounts" && domainOf(who) === this.#host.domain) return true;
    return this.#isAdministrator(who, home);
  }

  async #isAdministrator(who: Jid, home: BareJid): Promise<boolean> {
    return !isPersonal(home) && (await this.#host.use(administration).isAdministrator(bareOf(who)));
  }

  /** May they know that it is there (§5.2)? Where an owner decides, everybody may ask. */
  async isVisible(who: Jid, home: BareJid, node: NamedNode): Promise<boolean> {
    return isAllowed(this.checkSubscribe(who, home, node));
  }

  async #isSubscribed(who: Jid, home: BareJid, node: NamedNode): Promise<boolean> {
    if (node.isFollowed !== true) return false;
    const own = await this.#subscriptions.ofPerson(home, node.name, bareOf(who));
    return own.some(({ state }) => state === "subscribed");
  }

  async #isInGroup(reader: Jid, home: BareJid, { rosterGroups }: NodeSettings): Promise<boolean> {
    const contact = await this.#host.use(rosters).contact(home, bareOf(reader));
    return contact?.groups.some((group) => rosterGroups.includes(group)) ?? false;
  }
}

async function isAllowed(check: Promise<unknown>): Promise<boolean> {
  try {
    await check;
    return true;
  } catch (refusal) {
    if (refusal instanceof Error && "code" in refusal) return false;
    throw refusal;
  }
}
