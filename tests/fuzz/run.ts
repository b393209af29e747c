import { fuzzCodecs, findCodecs } from "./codecs.ts";
import { readCorpus } from "./corpus.ts";
import { fuzzServer, type Episode } from "./server.ts";
import { fuzzXml } from "./xml.ts";

/** Cases of one target before it is the next one's turn; each turn takes about as long. */
const TURNS = { server: 20, xml: 2_000, codecs: 1_000 } as const;
type Target = keyof typeof TURNS;
const FINDINGS_MAX = 20;
const SENT_SHOWN = 12;
const SAY_EVERY_MS = 60_000;

export interface FuzzOptions {
  /** Ends after so long; */
  readonly ms?: number;
  /** or after so many turns of all targets, the same cases on any machine. */
  readonly turns?: number;
  /** The first; each case has the next. */
  readonly seed: number;
  /** One target by name; all of them unless told. */
  readonly only?: string | undefined;
  readonly say: (line: string) => void;
}

export interface FuzzReport {
  readonly findings: readonly string[];
  readonly cases: Readonly<Record<Target, number>>;
  readonly summary: string;
}

/** Turn by turn until the time or the number is over, at least one case of each. Findings are told at once. */
export async function fuzzFor(options: FuzzOptions): Promise<FuzzReport> {
  const { ms = Infinity, turns = Infinity, seed, only, say } = options;
  const corpus = readCorpus();
  const codecs = await findCodecs();
  const faults = watchProcess();
  const play: Record<Target, (seed: number) => Promise<string | undefined>> = {
    server: async (one) => told(await fuzzServer(one, corpus)),
    xml: async (one) => fuzzXml(one, corpus),
    codecs: async (one) => fuzzCodecs(one, corpus, codecs),
  };
  const targets = (Object.keys(TURNS) as Target[]).filter((target) => only === undefined || target === only);
  const cases = { server: 0, xml: 0, codecs: 0 };
  const findings: string[] = [];
  const until = performance.now() + ms;
  let saidAt = performance.now();
  let turn = 0;
  do {
    for (const target of targets) {
      for (let i = 0; i < TURNS[target] && (i === 0 || performance.now() < until); i++) {
        const finding = (await play[target](seed + cases[target]++)) ?? faults.shift();
        if (finding === undefined) continue;
        findings.push(`${target} ${finding}`);
        say(findings.at(-1) ?? "");
      }
    }
    if (performance.now() - saidAt < SAY_EVERY_MS) continue;
    saidAt = performance.now();
    say(summaryOf(seed, cases, findings.length));
  } while (++turn < turns && performance.now() < until && findings.length < FINDINGS_MAX);
  return { findings, cases, summary: summaryOf(seed, cases, findings.length) };
}

function summaryOf(seed: number, cases: Readonly<Record<Target, number>>, findings: number): string {
  return `from seed ${seed}: ${cases.server} episodes, ${cases.xml} documents, ${cases.codecs} payloads; ${findings} findings`;
}

function told({ seed, findings, sent }: Episode): string | undefined {
  if (findings.length === 0) return undefined;
  return `seed ${seed}, step ${sent.length}:\n  ${findings.join("\n  ")}\n  sent last:\n  ${sent.slice(-SENT_SHOWN).join("\n  ")}`;
}

/** What nobody waits for, and nobody catches. */
function watchProcess(): string[] {
  const faults: string[] = [];
  process.on("unhandledRejection", (fault: unknown) => void faults.push(`unhandled rejection: ${String(fault)}`));
  return faults;
}
