import { OWN_BIT, TRAIT_BITS } from "../storage-schema/index.ts";

const COUNTS = TRAIT_BITS.counts;

/**
 * One round trip for all readers. $1 archives, $2 readers, $3 peers or null, $4 read ids, $5 the most that is counted. A room's
 * walks go by (archive, id), a conversation's by (archive, peer, id): two branches, so that each has an index of its own.
 */
export const standingsSql = `
  SELECT coalesce(l.id, 0) AS "lastId", coalesce(o.id, r.read) AS "readId", u.unread::int8 AS unread
  FROM unnest($1::text[], $2::text[], $3::text[], $4::int8[]) WITH ORDINALITY AS r (name, reader, peer, read, place)
  LEFT JOIN archives s ON s.name = r.name
  LEFT JOIN LATERAL (
    (SELECT a.id FROM archive a WHERE r.peer IS NULL AND a.archive = s.no AND a.traits & ${COUNTS} <> 0 ORDER BY a.id DESC LIMIT 1)
    UNION ALL
    (SELECT a.id FROM archive a WHERE a.archive = s.no AND a.peer = r.peer AND a.traits & ${COUNTS} <> 0 ORDER BY a.id DESC LIMIT 1)
  ) l ON TRUE
  LEFT JOIN LATERAL (
    SELECT a.id FROM archive a WHERE a.archive = s.no AND a.peer = coalesce(r.peer, r.reader) AND a.id > r.read
      AND a.traits & CASE WHEN r.peer IS NULL THEN ${COUNTS} ELSE ${OWN_BIT} END <> 0
    ORDER BY a.id DESC LIMIT 1
  ) o ON TRUE
  CROSS JOIN LATERAL (
    SELECT count(*) AS unread FROM (
      (SELECT 1 FROM archive a WHERE r.peer IS NULL AND a.archive = s.no AND a.id > coalesce(o.id, r.read)
         AND a.traits & ${COUNTS} <> 0 LIMIT $5)
      UNION ALL
      (SELECT 1 FROM archive a WHERE a.archive = s.no AND a.peer = r.peer AND a.id > coalesce(o.id, r.read)
         AND a.traits & ${COUNTS | OWN_BIT} = ${COUNTS} LIMIT $5)
    ) counted
  ) u
  ORDER BY r.place`;

/** From one peer to the next by the index, instead of a walk over every message. $1 archive, $2 how many. */
export const peersSql = `
  WITH RECURSIVE s AS (SELECT no FROM archives WHERE name = $1),
  found (peer) AS (
    (SELECT a.peer FROM archive a, s WHERE a.archive = s.no ORDER BY a.peer LIMIT 1)
    UNION ALL
    SELECT (SELECT a.peer FROM archive a, s WHERE a.archive = s.no AND a.peer > found.peer ORDER BY a.peer LIMIT 1)
    FROM found WHERE found.peer IS NOT NULL
  )
  SELECT peer FROM found WHERE peer IS NOT NULL LIMIT $2`;
