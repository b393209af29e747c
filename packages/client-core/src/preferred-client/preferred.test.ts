import { expect, test } from "vitest";
import type { DeviceFacts } from "./device-facts.ts";
import { imModeOf, preferredImClient } from "./preferred.ts";
import { resolveSettings } from "./settings.ts";

const facts = (over: Partial<DeviceFacts> = {}): DeviceFacts => ({
  communicatorInstalled: true,
  machine: {},
  user: {},
  server: {},
  person: {},
  readAt: 0,
  ...over,
});

test.each([
  { communicatorInstalled: false, communicatorDisableIm: false, preferred: "groupchat" },
  { communicatorInstalled: false, communicatorDisableIm: true, preferred: "groupchat" },
  { communicatorInstalled: true, communicatorDisableIm: true, preferred: "groupchat" },
  { communicatorInstalled: true, communicatorDisableIm: false, preferred: "communicator" },
])(
  "[RT1] installed $communicatorInstalled, disableIm $communicatorDisableIm: $preferred",
  ({ preferred, ...given }) => {
    expect(preferredImClient(given)).toBe(preferred);
  },
);

test.each([
  { communicatorInstalled: false, disableIm: true, because: "communicator-not-installed" },
  { communicatorInstalled: true, disableIm: true, because: "communicator-im-disabled" },
  { communicatorInstalled: true, disableIm: false, because: "communicator-installed" },
])("[RT1] [RT4] the person is told which line of the table applied: $because", ({ disableIm, because, ...given }) => {
  const machine = { "communicator.disableIm": disableIm };
  expect(imModeOf("groupchat", facts({ ...given, machine }), () => {}).because).toBe(because);
});

test("[RT3] groupchat.disableIm does not change who is preferred, it makes IM unavailable", () => {
  const mode = imModeOf(
    "groupchat",
    facts({ communicatorInstalled: false, user: { "groupchat.disableIm": true } }),
    () => {},
  );
  expect(mode).toMatchObject({ preferred: "groupchat", imUnavailable: true, takesIm: false });
  expect(imModeOf("groupchat", facts({ user: { "groupchat.disableIm": true } }), () => {}).preferred).toBe(
    "communicator",
  );
});

test("[RT4] the first layer that has a value wins", () => {
  const name = "communicator.disableIm";
  const layers = {
    machine: { [name]: false },
    user: { [name]: true },
    server: { [name]: true },
    person: { [name]: true },
  };
  expect(resolveSettings(facts(layers), () => {})[name]).toMatchObject({ value: false, layer: "machine" });
  expect(resolveSettings(facts({ ...layers, machine: {} }), () => {})[name]).toMatchObject({
    value: true,
    layer: "user",
  });
  const server = { [name]: true, sources: { [name]: "FX Desk" } };
  expect(resolveSettings(facts({ server, person: { [name]: false } }), () => {})[name]).toEqual({
    name,
    value: true,
    layer: "server",
    source: "FX Desk",
  });
  expect(resolveSettings(facts({ person: { [name]: true } }), () => {})[name]).toMatchObject({ layer: "person" });
  expect(resolveSettings(facts(), () => {})[name]).toMatchObject({ value: false, layer: "default" });
});

test.each(["true", 2, null, {}, []])("[RT4] a value of the wrong type (%j) is ignored with a warning", (raw) => {
  const warnings: string[] = [];
  const settings = resolveSettings(
    facts({ machine: { "communicator.disableIm": raw }, user: { "communicator.disableIm": 1 } }),
    (text) => warnings.push(text),
  );
  expect(settings["communicator.disableIm"]).toMatchObject({ value: true, layer: "user" });
  expect(warnings).toHaveLength(1);
});

test("[RT22] exactly one app takes IM, whatever the facts", () => {
  for (const disabled of [false, true])
    for (const mode of [facts({ user: { "communicator.disableIm": disabled } })])
      expect(
        [imModeOf("groupchat", mode, () => {}).takesIm, imModeOf("communicator", mode, () => {}).takesIm].filter(
          Boolean,
        ),
      ).toHaveLength(1);
});
