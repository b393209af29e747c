import type { CDPSession, Page } from "playwright-core";

/** A task of the page's main thread that keeps it from painting for longer than this is a frame that is missed. */
export const FRAME_MS_MAX = 32;

export interface TaskFigures {
  readonly tasks: number;
  /** Milliseconds of the thread's own time: what a busy machine takes from it is not the page's doing. */
  readonly longest: number;
  /** The same as a clock on the wall saw it. */
  readonly longestWall: number;
  /** How many took longer than `FRAME_MS_MAX`. */
  readonly long: number;
  /** All tasks together, milliseconds of the thread's own time. */
  readonly ownMs: number;
  /** Of the main thread's time, in per cent. */
  readonly busy: number;
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  /** What the thread itself ran, without waiting for a core that others have. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** Chromium's own trace of what the page's main thread did meanwhile. */
export async function traced(page: Page, run: () => Promise<void>): Promise<TaskFigures> {
  const session = await page.context().newCDPSession(page);
  const events: TraceEvent[] = [];
  session.on("Tracing.dataCollected", ({ value }) => void events.push(...(value as unknown as TraceEvent[])));
  await session.send("Tracing.start", {
    transferMode: "ReportEvents",
    traceConfig: { includedCategories: ["disabled-by-default-devtools.timeline", "__metadata"] },
  });
  const started = performance.now();
  await run();
  await quiet(page);
  const took = performance.now() - started;
  await ended(session);
  return figuresOf(events, took);
}

/** Milliseconds that the page's main thread runs itself, from now until the call; costs the page nothing, as a trace would. */
export async function ownTimeOf(page: Page): Promise<() => Promise<number>> {
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  const taskMs = async (): Promise<number> => {
    const { metrics } = await session.send("Performance.getMetrics");
    return (metrics.find(({ name }) => name === "TaskDuration")?.value ?? Number.NaN) * 1_000;
  };
  const before = await taskMs();
  return async () => Math.round((await taskMs()) - before);
}

/** Resolves when the page has nothing to do. Of a page that is busy for long Chromium starts and ends no trace. */
export async function quiet(page: Page): Promise<void> {
  await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)));
}

async function ended(session: CDPSession): Promise<void> {
  const complete = new Promise((resolve) => session.once("Tracing.tracingComplete", resolve));
  await session.send("Tracing.end");
  await complete;
}

/** Of several renderers the page is the one whose main thread worked most. */
function figuresOf(events: readonly TraceEvent[], tookMs: number): TaskFigures {
  const mains = events.filter(({ name, args }) => name === "thread_name" && args?.name === "CrRendererMain");
  const threads = mains.map(({ pid, tid }) => {
    const durations = events
      .filter((event) => event.pid === pid && event.tid === tid && event.ph === "X" && event.name === "RunTask")
      .map(({ dur = 0, tdur = dur }) => ({ wall: dur / 1000, own: tdur / 1000 }));
    return { durations, total: durations.reduce((sum, { own }) => sum + own, 0) };
  });
  const [busiest] = threads.toSorted((a, b) => b.total - a.total);
  if (busiest === undefined) throw new Error("The trace has no main thread of a page.");
  // More than a function takes as arguments.
  const longest = (times: readonly number[]): number =>
    Math.round(times.reduce((max, ms) => Math.max(max, ms), 0) * 10) / 10;
  const own = busiest.durations.map((task) => task.own);
  return {
    tasks: own.length,
    longest: longest(own),
    longestWall: longest(busiest.durations.map((task) => task.wall)),
    long: own.filter((ms) => ms > FRAME_MS_MAX).length,
    ownMs: Math.round(busiest.total),
    busy: Math.round((busiest.total / tookMs) * 100),
  };
}
