import { createElement, type ReactElement } from "react";
import { renderToString } from "react-dom/server";
import { expect, test, vi } from "vitest";
import { later } from "./later.tsx";

function Room({ name }: { readonly name: string }): ReactElement {
  return createElement("h1", null, name);
}

const show = (View: ReturnType<typeof later<{ name: string }>>["View"]): string =>
  renderToString(createElement(View, { name: "Bridge", fallback: "On its way" }));

test("what has been fetched stands with the first rendering, without its fallback", async () => {
  const room = later(async () => ({ default: Room }));
  expect(show(room.View)).toContain("On its way");
  await room.preload();
  expect(show(room.View)).toBe("<!--$--><h1>Bridge</h1><!--/$-->");
});

test("what could not be fetched in advance is fetched when it is wanted again", async () => {
  const warn = vi.spyOn(console, "warn").mockReturnValue();
  const load = vi.fn(async () => ({ default: Room })).mockRejectedValueOnce(new Error("No connection."));
  const room = later(load);
  await room.preload();
  expect(warn).toHaveBeenCalledOnce();
  await room.preload();
  expect(show(room.View)).toBe("<!--$--><h1>Bridge</h1><!--/$-->");
  warn.mockRestore();
});
