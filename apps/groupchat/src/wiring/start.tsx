import { type ReactElement, useSyncExternalStore } from "react";
import { App } from "../app.tsx";
import { Moved } from "../notices/moved.tsx";
import type { GroupChatPage } from "./group-chat.ts";

/** The app while this window has the place, else a word about where it went. */
export function Start({ page }: { readonly page: GroupChatPage }): ReactElement {
  const app = useSyncExternalStore(page.onCurrentChanged, page.current);
  const role = useSyncExternalStore(
    (listener) => page.window.role.subscribe(listener),
    () => page.window.role.value,
  );
  if (app !== undefined) return <App app={app} />;
  // The device's facts are read in a moment; nothing is shown that would be taken back then.
  if (role !== "moved") return <main className="td-window" aria-busy="true" />;
  return <Moved onTakeOver={() => void page.window.claim("asked")} />;
}
