import { type BareJid, domainOf } from "@tandem/protocol";
import { type ModuleHost, StanzaError } from "../../core/index.ts";
import { accountCredentials, knownAccounts } from "../accounts/contract.ts";
import { type Rooms, rooms } from "../xep-0045-muc/contract.ts";
import { errors } from "./errors.ts";
import type { FileRecord } from "./store.ts";

/** What somebody wants of a file. */
export type FileAction = "read" | "remove";

/** Who asks: an account, or `null`: somebody who has nothing but the address. */
export type Asker = BareJid | null;

/**
 * The whole permission of files in one place (SV7, RM19, ADR-0011): throws a StanzaError, or returns. A refusal to read
 * looks like a file that is not there.
 *
 * | audience | upload | read | remove |
 * |---|---|---|---|
 * | none | everyone here | whoever has the address | uploader |
 * | person | everyone here | whoever has the address; the two of them | uploader |
 * | room that all may read | who is in it and may speak | whoever has the address | uploader, room admins |
 * | any other room | who is in it and may speak | who may read the room now, by ticket | uploader, room admins |
 *
 * A slot is judged again when its bytes come, and a ticket whenever it is used: whoever was shut out meanwhile, or whose account
 * was, is refused.
 */
export class FileAccess {
  readonly #host: Pick<ModuleHost, "use" | "formerAccounts">;

  constructor(host: Pick<ModuleHost, "use" | "formerAccounts">) {
    this.#host = host;
  }

  isRoom(audience: BareJid): boolean {
    const { service } = this.#rooms;
    return domainOf(audience) === domainOf(service) && audience !== service;
  }

  async checkUpload(uploader: BareJid, audience: BareJid | null): Promise<void> {
    if (audience !== null && this.isRoom(audience)) await this.#rooms.check(audience, uploader, "post");
  }

  /** UP6. Who has only lost the connection, and so the place in the room, may still fill the slot. */
  async checkFilling({ uploader, audience }: FileRecord): Promise<void> {
    await this.#checkAccount(uploader);
    if (audience === undefined || !this.isRoom(audience)) return;
    try {
      await this.checkUpload(uploader, audience);
    } catch (fault) {
      if (!(fault instanceof StanzaError) || fault.code !== "rooms/not-entered") throw fault;
      await this.#inRoom(audience, uploader, "read");
    }
  }

  async check(action: FileAction, file: FileRecord, asker: Asker): Promise<void> {
    const { audience } = file;
    if (asker !== null) await this.#checkAccount(asker);
    if (action === "remove") {
      const isOwn = asker === file.uploader && !(await this.#host.formerAccounts.isLeft(asker, file.createdAt));
      if (isOwn) return;
      if (asker === null || audience === undefined || !this.isRoom(audience)) throw errors.raise["files/unknown"]();
      return this.#inRoom(audience, asker, "administer");
    }
    if (audience === undefined || !this.isRoom(audience)) return;
    await this.#inRoom(audience, asker, "read");
  }

  /** Whether the address alone will do, so that no ticket is needed. */
  async isOpenToAll(file: FileRecord): Promise<boolean> {
    try {
      await this.check("read", file, null);
      return true;
    } catch (fault) {
      if (fault instanceof StanzaError) return false;
      throw fault;
    }
  }

  /** Tickets outlive sessions: nobody signs in to use one. */
  async #checkAccount(account: BareJid): Promise<void> {
    const isThere = await this.#host.use(knownAccounts).exists(account);
    if (!isThere || (await this.#host.use(accountCredentials).isDisabled(account))) {
      throw errors.raise["files/unknown"]({ account });
    }
  }

  get #rooms(): Rooms {
    return this.#host.use(rooms);
  }

  async #inRoom(room: BareJid, asker: Asker, action: "read" | "administer"): Promise<void> {
    try {
      await this.#rooms.check(room, asker, action);
    } catch (fault) {
      throw fault instanceof StanzaError ? errors.raise["files/unknown"]({ room, why: fault.code }) : fault;
    }
  }
}
