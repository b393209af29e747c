import { join } from "node:path";
import { build } from "esbuild";
import type { Plugin } from "vite";

const MAIN = join(import.meta.dirname, "../packages/ui-kit/src/push-worker/main.ts");

/** `push.js`: what the service worker of an app imports besides its offline shell. */
export function pushWorker(): Plugin {
  return {
    name: "push-worker",
    apply: "build",
    async generateBundle() {
      const { outputFiles } = await build({
        entryPoints: [MAIN],
        bundle: true,
        format: "iife",
        minify: true,
        target: "es2022",
        write: false,
      });
      this.emitFile({ type: "asset", fileName: "push.js", source: outputFiles[0]?.text ?? "" });
    },
  };
}
