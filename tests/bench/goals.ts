/** Ratio to the better peer on the same work in the same run: at most this for costs, at least this for throughput. */
export const goals: Readonly<Record<string, number>> = {
  "sign-in storm, plain": 0.5,
  "sign-in storm, tls": 0.7,
  "idle sessions 1k, plain": 0.4,
  "idle sessions 5k, plain": 0.4,
  "idle sessions 10k, plain": 0.4,
  "idle sessions 1k, tls": 1.05,
  "idle sessions 5k, tls": 1.05,
  "idle sessions 10k, tls": 1.05,
  "one-to-one, archive on": 0.1,
  "one-to-one, archive off": 0.25,
  "room posts 1×500, archive on": 0.25,
  "room posts 50×20, archive on": 0.25,
  "room posts 200×20, archive on": 0.25,
  "room posts 1×1000, archive on": 0.25,
  "room posts 200×200, archive on": 0.25,
  "joining rooms 1×500": 0.35,
  "joining rooms 50×20": 0.35,
  "joining rooms 200×20": 0.35,
  "joining rooms 1×1000": 0.35,
  "joining rooms 200×200": 0.35,
  "presence 500×50, storm": 0.35,
  "presence 500×50, broadcast": 0.3,
  "presence 2000×60, storm": 0.35,
  "presence 2000×60, broadcast": 0.3,
  "organisation 2000×60, sign-in storm": 0.35,
  "organisation 2000×60, change by change": 0.35,
  "archive page of 50, person": 0.1,
  "archive page of 50, room": 0.1,
  "joining with 20 messages of history": 0.4,
  resumption: 0.4,
  "latency at 300 archived messages a second, p50": 1,
  "latency at 300 archived messages a second, p99": 0.7,
  "latency at 50 posts a second into 50×20, p50": 1,
  "latency at 50 posts a second into 50×20, p99": 0.7,
};

const THROUGHPUT = 3;

export function isThroughput(row: string): boolean {
  return row.endsWith(", throughput");
}

export function goalOf(row: string): number | undefined {
  return isThroughput(row) ? THROUGHPUT : goals[row];
}
