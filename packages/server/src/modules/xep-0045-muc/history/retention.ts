import { retentionDays } from "../config/inherit.ts";
import type { RoomsService } from "../service.ts";

/** How often what is too old is looked for. */
export const RETENTION_SWEEP_MS = 3_600_000;
const DAY_MS = 86_400_000;
const READ_AT_ONCE = 500;

/** RM4, RM6: messages that are older than their room keeps them go for good, one room after the other. */
export async function sweepHistory(service: RoomsService): Promise<void> {
  for (let after: string | undefined; ; ) {
    const rows = await service.page({ after, limit: READ_AT_ONCE });
    for (const { local, jid, record } of rows) {
      const days = retentionDays(record.config);
      if (days === 0) continue;
      const gone = await service.archive.purge(jid, service.now() - days * DAY_MS);
      if (gone > 0) service.host.log.info("rooms.swept", { room: local, messages: gone });
    }
    if (rows.length < READ_AT_ONCE) return;
    after = rows.at(-1)?.local;
  }
}

/** Begins when the server has started; a sweep that takes longer than an hour is not overtaken by the next. */
export function keepSweeping(service: RoomsService): void {
  service.host.timers.after(RETENTION_SWEEP_MS, () => {
    service.background(sweepHistory(service).finally(() => keepSweeping(service)));
  });
}
