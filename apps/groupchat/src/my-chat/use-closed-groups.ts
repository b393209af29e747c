import { useState } from "react";

const KEY = "tandem:groupchat:closed-groups";
/** More than anybody closes; what other code of this origin left here is not read without end. */
const CLOSED_MAX = 2000;

/** Which sections and groups are closed, remembered on this device. */
export function useClosedGroups(): {
  readonly closed: ReadonlySet<string>;
  readonly setClosed: (key: string, closed: boolean) => void;
} {
  const [closed, setAll] = useState(read);
  return {
    closed,
    setClosed(key, isClosed) {
      const next = new Set(closed);
      if (isClosed) next.add(key);
      else next.delete(key);
      setAll(next);
      localStorage.setItem(KEY, JSON.stringify([...next].slice(-CLOSED_MAX)));
    },
  };
}

function read(): ReadonlySet<string> {
  const stored = localStorage.getItem(KEY);
  if (stored === null) return new Set();
  try {
    const keys: unknown = JSON.parse(stored);
    return new Set(Array.isArray(keys) ? keys.filter((key) => typeof key === "string") : []);
  } catch (error) {
    console.warn("The remembered groups of My Chat were not readable.", error);
    return new Set();
  }
}
