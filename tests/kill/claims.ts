/** Something that a client was told, and that must be so from that moment on, whatever becomes of the process. */
export type Claim =
  /** Acknowledged (XEP-0198), reflected by a room, or copied to another session of the sender (XEP-0280). */
  | { readonly kind: "accepted"; readonly from: string; readonly to: string; readonly originId: string }
  /** Seen under this id of that archive. */
  | { readonly kind: "seen"; readonly archive: string; readonly id: number; readonly originId: string };

/** One line of an archive, as its owner reads it. */
export interface Line {
  readonly id: number;
  readonly originId: string;
  readonly from: string;
  readonly to: string;
}

/**
 * What the archives must hold, and what they do. [SV1] Each accepted message is in both archives once; what somebody has seen
 * under an id is there under that id. [SV2] What one person sent comes in the order of sending, and a conversation has the same
 * order in both archives.
 */
export class Claims {
  readonly #accepted = new Map<string, Claim & { kind: "accepted" }>();
  readonly #seen = new Map<string, Map<number, string>>();

  readonly #contradictions: string[] = [];

  get count(): number {
    return this.#accepted.size;
  }

  add(claim: Claim): void {
    if (claim.kind === "accepted") return void this.#accepted.set(claim.originId, claim);
    const ofArchive = this.#seen.get(claim.archive) ?? new Map<number, string>();
    this.#seen.set(claim.archive, ofArchive);
    const known = ofArchive.get(claim.id);
    if (known !== undefined && known !== claim.originId) {
      this.#contradictions.push(`${claim.archive} ${claim.id} was ${known} and is ${claim.originId}`);
    }
    ofArchive.set(claim.id, claim.originId);
  }

  /** Accepted messages to that address. */
  acceptedFor(to: string): string[] {
    return [...this.#accepted.values()].filter((claim) => claim.to === to).map((claim) => claim.originId);
  }

  /** Every flaw that there is; `archives` are read whole, by address. */
  flaws(archives: ReadonlyMap<string, readonly Line[]>): string[] {
    const places = new Map(
      [...archives].map(([archive, lines]) => [archive, new Set(lines.map((line) => line.originId))]),
    );
    return [
      ...this.#contradictions,
      ...this.#lost(places),
      ...this.#changed(archives),
      ...[...archives].flatMap(([archive, lines]) => [...disorderOf(archive, lines)]),
      ...disagreements(archives),
    ];
  }

  *#lost(places: ReadonlyMap<string, ReadonlySet<string>>): Generator<string> {
    for (const { from, to, originId } of this.#accepted.values()) {
      const holders = isRoom(to) ? [to] : [from, to];
      for (const archive of holders) {
        const of = places.get(archive);
        if (of !== undefined && !of.has(originId)) yield `lost: ${originId} from ${from} to ${to} is not in ${archive}`;
      }
    }
  }

  *#changed(archives: ReadonlyMap<string, readonly Line[]>): Generator<string> {
    for (const [archive, seen] of this.#seen) {
      const byId = new Map(archives.get(archive)?.map((line) => [line.id, line.originId]));
      if (!archives.has(archive)) continue;
      for (const [id, originId] of seen) {
        if (byId.get(id) !== originId) yield `seen: ${originId} at ${id} of ${archive}, where ${byId.get(id)} is now`;
      }
    }
  }
}

export function isRoom(address: string): boolean {
  return address.includes("@rooms.");
}

/** Doubled messages and those that overtook an earlier one of the same sender. Origin-ids end in the sender's own count. */
function* disorderOf(archive: string, lines: readonly Line[]): Generator<string> {
  const last = new Map<string, number>();
  const known = new Set<string>();
  let lastId = 0;
  for (const { id, originId, to } of lines) {
    if (id <= lastId) yield `order: id ${id} behind ${lastId} in ${archive}`;
    lastId = id;
    if (known.has(originId)) yield `doubled: ${originId} in ${archive}`;
    known.add(originId);
    const cut = originId.lastIndexOf("-");
    // Each program counts on its own, and for each of those whom it writes to.
    const sender = `${originId.slice(0, cut)} to ${to}`;
    const number = Number(originId.slice(cut + 1));
    if (number <= (last.get(sender) ?? 0)) yield `order: ${originId} behind ${last.get(sender)} in ${archive}`;
    last.set(sender, number);
  }
}

/** [SV2] Two people read their conversation in one order. */
function* disagreements(archives: ReadonlyMap<string, readonly Line[]>): Generator<string> {
  const people = [...archives.keys()].filter((address) => !isRoom(address));
  for (const [index, one] of people.entries()) {
    for (const other of people.slice(index + 1)) {
      const [a, b] = [between(archives.get(one), other), between(archives.get(other), one)];
      const at = a.findIndex((originId, place) => b[place] !== originId);
      if (at !== -1 || a.length !== b.length) yield `order: ${one} and ${other} differ from ${a[at] ?? b[a.length]} on`;
    }
  }
}

function between(lines: readonly Line[] = [], peer: string): string[] {
  return lines.filter(({ from, to }) => from === peer || to === peer).map(({ originId }) => originId);
}
