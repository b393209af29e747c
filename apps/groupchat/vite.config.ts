import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { VitePWA } from "vite-plugin-pwa";
import { pushWorker } from "../../tools/push-worker.ts";

const base = "/groupchat/";

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
      workbox: {
        globPatterns: ["**/*.{js,css,html,svg,png,webmanifest}"],
        navigateFallback: `${base}index.html`,
        navigateFallbackAllowlist: [/^\/groupchat\//],
        cleanupOutdatedCaches: true,
        importScripts: ["push.js"],
        // The browser keeps what a worker imports with the worker.
        globIgnores: ["push.js"],
        // The server puts in what the page's policy lets in: another policy is another version of the page.
        manifestTransforms: [
          (entries) => ({
            manifest: entries.map((entry) =>
              entry.url === "index.html" ? { ...entry, revision: `${entry.revision}-__POLICY__` } : entry,
            ),
          }),
        ],
      },
      manifest: {
        id: base,
        name: "Group Chat",
        short_name: "Group Chat",
        description: "Rooms and conversations of your organisation",
        start_url: base,
        scope: base,
        display: "standalone",
        background_color: "#f1f2f5",
        theme_color: "#f1f2f5",
        launch_handler: { client_mode: "focus-existing" },
        // Whether Communicator is installed is told only to pages that name it here, by its absolute id: the server knows it.
        related_applications: [{ platform: "webapp", id: "__ORIGIN__/communicator/" }],
        icons: [
          { src: "icon.svg", sizes: "any", type: "image/svg+xml", purpose: "any" },
          { src: "icon-192.png", sizes: "192x192", type: "image/png", purpose: "any" },
          { src: "icon-512.png", sizes: "512x512", type: "image/png", purpose: "any" },
          { src: "icon-maskable-512.png", sizes: "512x512", type: "image/png", purpose: "maskable" },
        ],
      },
    }),
  ],
  build: {
    outDir: "../../dist/web/groupchat",
    emptyOutDir: true,
    target: "es2022",
    // Everything is a file of its own: the page runs under a policy without inline scripts, styles and data addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
