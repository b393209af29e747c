import { type Config, domainOfData, loadConfig } from "@tandem/server";
import type { Command } from "commander";

/** What every command takes. */
export interface CommonOptions {
  readonly config?: string;
  readonly data?: string;
  readonly domain?: string;
  readonly json?: boolean;
}

export function withCommonOptions(command: Command): Command {
  return command
    .option("--config <file>", "configuration file (TOML)")
    .option("--data <dir>", "data directory (default: ./data)")
    .option("--domain <domain>", "domain of the addresses (default: that of the data, else localhost)")
    .option("--json", "print JSON");
}

/** The configuration that a command works with. `likelyDomain`: for data that is not there yet and when nobody names one. */
export function configFrom(
  options: CommonOptions,
  more: Readonly<Record<string, unknown>> = {},
  likelyDomain?: string,
): Config {
  const given = { data: options.data, domain: options.domain, ...more };
  const sources = { file: options.config, environment: process.env, options: given };
  const known = domainOfData(loadConfig(sources).data) ?? likelyDomain;
  return loadConfig({ ...sources, defaults: known === undefined ? {} : { domain: known } });
}
