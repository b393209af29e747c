import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { VitePWA } from "vite-plugin-pwa";
import { pushWorker } from "../../tools/push-worker.ts";

const base = "/communicator/";

export default defineConfig({
  root: import.meta.dirname,
  base,
  plugins: [
    react(),
    pushWorker(),
    VitePWA({
      // A new version is taken at the next start, never under the hands of the person.
      registerType: "prompt",
      injectRegister: false,
      strategies: "generateSW",
      // Its ids must hold the origin, which only the server knows: public/manifest.webmanifest has a place for it.
      manifest: false,
      workbox: {
        globPatterns: ["**/*.{js,css,html,svg,png}"],
        navigateFallback: `${base}index.html`,
        navigateFallbackAllowlist: [/^\/communicator\//],
        // Only a reload in the wrong moment asks for it; the server sends that person back to Group Chat.
        navigateFallbackDenylist: [/^\/communicator\/\.probe/],
        cleanupOutdatedCaches: true,
        importScripts: ["push.js"],
        // The browser keeps what a worker imports with the worker.
        globIgnores: ["push.js"],
      },
    }),
  ],
  build: {
    outDir: "../../dist/web/communicator",
    emptyOutDir: true,
    target: "es2022",
    // Everything is a file of its own: the page runs under a policy without inline scripts, styles and data addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
