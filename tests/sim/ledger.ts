import type { BareJid } from "@tandem/protocol";
import type { Archive, ArchiveEntry } from "@tandem/server/core";

/** Something that a client was told, and that must be true on disk from that moment on. */
export type Claim =
  /** The server has acknowledged a message of one person to another (XEP-0198). */
  | { readonly kind: "accepted"; readonly from: BareJid; readonly to: BareJid; readonly originId: string }
  /** Somebody has seen a message under this id. */
  | { readonly kind: "seen"; readonly archive: BareJid; readonly id: number; readonly originId: string };

const PAGE = 500;

class Book {
  readonly byId = new Map<number, ArchiveEntry>();
  /** Sender's side and origin-id. */
  readonly byOrigin = new Map<string, ArchiveEntry>();
  last = 0;
}

/** What is on disk, read beside the server, and what must be found there. */
export class Ledger {
  readonly #archive: Archive;
  readonly #books = new Map<BareJid, Book>();
  #claims: Claim[] = [];
  claimed = 0;

  constructor(archive: Archive) {
    this.#archive = archive;
  }

  claim(claim: Claim): void {
    this.#claims.push(claim);
    this.claimed++;
  }

  get hasClaims(): boolean {
    return this.#claims.length > 0;
  }

  /** [SV1] Checks what was claimed since the last time; throws at the first thing that is not so. */
  async check(): Promise<void> {
    const claims = this.#claims;
    this.#claims = [];
    for (const claim of claims) {
      if (claim.kind === "accepted") await this.#checkAccepted(claim);
      else await this.#checkSeen(claim);
    }
  }

  async #checkAccepted({ from, to, originId }: Claim & { kind: "accepted" }): Promise<void> {
    const sent = (await this.read(from)).byOrigin.get(key("out", to, originId));
    if (sent === undefined) throw new Error(`acknowledged to ${from}, not in the sender's archive: ${originId}`);
    const received = (await this.read(to)).byOrigin.get(key("in", from, originId));
    if (received === undefined) throw new Error(`acknowledged to ${from}, not in the archive of ${to}: ${originId}`);
  }

  async #checkSeen({ archive, id, originId }: Claim & { kind: "seen" }): Promise<void> {
    const entry = (await this.read(archive)).byId.get(id);
    if (entry === undefined) throw new Error(`seen, not on disk: ${archive} ${id} ${originId}`);
    if (entry.originId !== originId)
      throw new Error(`${archive} ${id} is ${entry.originId} on disk, ${originId} was seen`);
  }

  /** All of one archive. Throws when an origin-id of one sender is there twice, or ids do not grow. */
  async read(archive: BareJid): Promise<Book> {
    let book = this.#books.get(archive);
    if (book === undefined) this.#books.set(archive, (book = new Book()));
    for (;;) {
      const page = await this.#archive.page({ archive, afterId: book.last, from: "start", limit: PAGE });
      for (const entry of page.entries) enter(book, entry);
      if (page.complete) return book;
    }
  }
}

function enter(book: Book, entry: ArchiveEntry): void {
  if (entry.id <= book.last) throw new Error(`ids of ${entry.archive} do not grow: ${entry.id} after ${book.last}`);
  book.last = entry.id;
  book.byId.set(entry.id, entry);
  if (entry.originId === undefined) return;
  const side = entry.sender === "in" || entry.sender === "out" ? entry.sender : "room";
  const name = key(side, entry.peer, entry.originId);
  if (book.byOrigin.has(name)) throw new Error(`twice in ${entry.archive}: ${entry.originId}`);
  book.byOrigin.set(name, entry);
}

function key(side: string, peer: BareJid, originId: string): string {
  return `${side} ${peer} ${originId}`;
}
