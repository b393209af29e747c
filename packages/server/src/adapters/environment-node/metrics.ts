import { Counter, collectDefaultMetrics, Gauge, Registry } from "prom-client";
import type { Metrics } from "../../core/ports/index.ts";

export interface NodeMetrics extends Metrics {
  readonly contentType: string;
  /** Everything in the text format of Prometheus. */
  expose(): Promise<string>;
}

/**
 * Counters and gauges by name, made at their first use. Names are given without prefix, in any of `a.b`, `a-b`, `a_b`, and
 * appear as `tandem_a_b` (counters with `_total`), whether they began with `tandem_` or not. The label names of a counter are those of its first use.
 */
export function openMetrics(options: { readonly withProcess?: boolean } = {}): NodeMetrics {
  const registry = new Registry();
  const counters = new Map<string, Counter>();
  if (options.withProcess === true) collectDefaultMetrics({ register: registry });

  const exposed = (name: string): string => `tandem_${name.replaceAll(/\W/g, "_").replace(/^tandem_/, "")}`;

  function counterFor(name: string, labels: Readonly<Record<string, string>> | undefined): Counter {
    let counter = counters.get(name);
    if (counter === undefined) {
      counter = new Counter({
        name: `${exposed(name)}_total`,
        help: name,
        labelNames: Object.keys(labels ?? {}),
        registers: [registry],
      });
      counters.set(name, counter);
    }
    return counter;
  }

  return {
    contentType: registry.contentType,
    expose: () => registry.metrics(),
    count(name, amount = 1, labels) {
      const counter = counterFor(name, labels);
      if (labels === undefined) counter.inc(amount);
      else counter.inc(labels, amount);
    },
    gauge(name, value) {
      const collect = function (this: Gauge): void {
        this.set(value());
      };
      new Gauge({ name: exposed(name), help: name, registers: [registry], collect });
    },
  };
}
