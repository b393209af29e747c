// Who may import whom. The name of a rule is its reason; docs/architecture.md draws the picture.
const test = "\\.test\\.tsx?$";
const rule = (name, comment, from, to) => ({ name, comment, severity: "error", from: { pathNot: test, ...from }, to });

module.exports = {
  forbidden: [
    rule(
      "no-cycles",
      "A circle has no inside.",
      {},
      { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    ),
    rule(
      "xml-knows-no-xmpp",
      "The parser is a library of its own.",
      { path: "^packages/xml/" },
      { path: "^(packages/(?!xml/)|apps/)" },
    ),
    rule(
      "protocol-is-pure",
      "Both ends share it, so it belongs to neither.",
      { path: "^packages/protocol/" },
      { path: "^(packages/(?!xml/|protocol/)|apps/)" },
    ),
    rule(
      "core-looks-inward",
      "Core is driven by the simulator as by the host.",
      { path: "^packages/server/src/core/" },
      { path: "^packages/server/src/(?!core/)" },
    ),
    rule(
      "modules-reach-the-world-through-ports",
      "A module runs on any adapter.",
      { path: "^packages/server/src/modules/" },
      { path: "^packages/server/src/(adapters|host)/" },
    ),
    rule(
      "modules-meet-at-the-front-door",
      "Another module's contract.ts is all one may know of it.",
      { path: "^packages/server/src/modules/([^/]+)/" },
      { path: "^packages/server/src/modules/[^/]+/", pathNot: ["^packages/server/src/modules/$1/", "/contract\\.ts$"] },
    ),
    rule(
      "adapters-know-no-modules",
      "An adapter serves core; features come and go.",
      { path: "^packages/server/src/adapters/" },
      { path: "^packages/server/src/(modules|host)/", pathNot: "/contract\\.ts$" },
    ),
    rule(
      "client-core-is-headless",
      "Two apps, an add-in and the simulator drive it.",
      { path: "^packages/client-core/" },
      { path: "(^packages/(server|ui-kit|testkit)/|^apps/|node_modules/(react|@fluentui))" },
    ),
    rule(
      "screens-speak-view-models",
      "A component that reads a stanza is a client of its own.",
      { path: "^(packages/ui-kit|apps/(groupchat|communicator))/" },
      { path: "^packages/(server|xml|protocol|testkit)/" },
    ),
    rule("apps-stand-alone", "Each app can be left out.", { path: "^apps/([^/]+)/" }, { path: "^apps/(?!$1/)" }),
    rule(
      "the-machine-is-at-the-edge",
      "Only adapters, the host, the command line and tools touch Node itself.",
      { path: "^packages/", pathNot: ["^packages/server/src/(adapters|host)/", "^packages/testkit/", test] },
      { dependencyTypes: ["core"] },
    ),
    rule(
      "declared-dependencies",
      "What is not in package.json is not there tomorrow.",
      { path: "^(packages|apps)/" },
      { dependencyTypes: ["npm-no-pkg", "npm-unknown"] },
    ),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(/dist/|/dist-types/|\\.d\\.ts$)" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
      extensions: [".ts", ".tsx", ".mjs", ".js", ".cjs"],
    },
  },
};
