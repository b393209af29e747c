import { useState } from "react";

const KEY = "tandem:communicator:closed-groups";

/** Which groups are closed, remembered on this device. */
export function useClosedGroups(): {
  readonly closed: ReadonlySet<string>;
  readonly setClosed: (group: string, isClosed: boolean) => void;
} {
  const [closed, set] = useState<ReadonlySet<string>>(read);
  return {
    closed,
    setClosed(group, isClosed) {
      const next = new Set(closed);
      if (isClosed) next.add(group);
      else next.delete(group);
      localStorage.setItem(KEY, JSON.stringify([...next]));
      set(next);
    },
  };
}

function read(): ReadonlySet<string> {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return new Set(Array.isArray(stored) ? stored.filter((name) => typeof name === "string") : []);
  } catch {
    return new Set(); // somebody else's text under this key: all groups open
  }
}
