import type { BareJid } from "@tandem/protocol";
import type Database from "better-sqlite3";
import type { Reader, Standing } from "../../core/ports/index.ts";
import { OWN_BIT, TRAIT_BITS } from "../storage-schema/index.ts";
import { prepareSteady } from "./steady-statement.ts";

const COUNTS = TRAIT_BITS.counts;
const COUNTED = `traits & ${COUNTS}`;
const OWN = `traits & ${OWN_BIT}`;
const OF_OTHERS = `traits & ${COUNTS | OWN_BIT} = ${COUNTS}`;

/** Where readers stand, by walks over indexes that hold all that is asked for. The index is named: by the row's own id the walk
 * would be over everybody's messages. */
export class StandingReader {
  readonly #roomLast;
  readonly #roomOwn;
  readonly #roomUnread;
  readonly #peerLast;
  readonly #peerOwn;
  readonly #peerUnread;
  readonly #peers;

  constructor(database: Database.Database) {
    const byId = "archive INDEXED BY archive_by_id WHERE archive = ?";
    const byPeer = "archive INDEXED BY archive_by_peer WHERE archive = ? AND peer = ?";
    const newest = "ORDER BY id DESC LIMIT 1";
    this.#roomLast = prepareSteady<[number], number>(
      database,
      `SELECT id FROM ${byId} AND ${COUNTED} ${newest}`,
    ).pluck();
    this.#roomOwn = prepareSteady<[number, string, number], number>(
      database,
      `SELECT id FROM ${byPeer} AND id > ? AND ${COUNTED} ${newest}`,
    ).pluck();
    this.#roomUnread = prepareSteady<[number, number, number], number>(
      database,
      `SELECT count(*) FROM (SELECT 1 FROM ${byId} AND id > ? AND ${COUNTED} LIMIT ?)`,
    ).pluck();
    this.#peerLast = prepareSteady<[number, string], number>(
      database,
      `SELECT id FROM ${byPeer} AND ${COUNTED} ${newest}`,
    ).pluck();
    this.#peerOwn = prepareSteady<[number, string, number], number>(
      database,
      `SELECT id FROM ${byPeer} AND id > ? AND ${OWN} ${newest}`,
    ).pluck();
    this.#peerUnread = prepareSteady<[number, string, number, number], number>(
      database,
      `SELECT count(*) FROM (SELECT 1 FROM ${byPeer} AND id > ? AND ${OF_OTHERS} LIMIT ?)`,
    ).pluck();
    this.#peers = prepareSteady<[number, number, number], string>(
      database,
      `WITH RECURSIVE found (peer) AS (
           SELECT min(peer) FROM archive WHERE archive = ?
           UNION ALL SELECT (SELECT min(peer) FROM archive WHERE archive = ? AND peer > found.peer) FROM found WHERE peer IS NOT NULL)
         SELECT peer FROM found WHERE peer IS NOT NULL LIMIT ?`,
    ).pluck();
  }

  /** `archive` is the number of the reader's archive; undefined when nothing was ever written to it. */
  of(archive: number | undefined, { peer, reader, readId }: Reader, max: number): Standing {
    if (archive === undefined) return { lastId: 0, readId, unread: 0 };
    const lastId = peer === undefined ? this.#roomLast.get(archive) : this.#peerLast.get(archive, peer);
    if (lastId === undefined || lastId <= readId) return { lastId: lastId ?? 0, readId, unread: 0 };
    const own =
      peer === undefined ? this.#roomOwn.get(archive, reader, readId) : this.#peerOwn.get(archive, peer, readId);
    const read = own ?? readId;
    const unread =
      peer === undefined ? this.#roomUnread.get(archive, read, max) : this.#peerUnread.get(archive, peer, read, max);
    return { lastId, readId: read, unread: unread ?? 0 };
  }

  peers(archive: number | undefined, max: number): readonly BareJid[] {
    return archive === undefined ? [] : (this.#peers.all(archive, archive, max) as BareJid[]);
  }
}
