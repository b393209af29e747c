import { type ReactElement, useState } from "react";
import { canNoticeLock, noticeLock, noticesLock } from "../browser/screen-lock.ts";
import { strings } from "../strings/index.ts";

/** PR4: asked for by the person, and by the browser besides. Not there where the browser cannot tell. */
export function LockSetting(): ReactElement | null {
  const [isOn, setOn] = useState(noticesLock);
  const [isRefused, setRefused] = useState(false);
  if (!canNoticeLock()) return null;
  const choose = async (isWanted: boolean): Promise<void> => {
    setOn(isWanted);
    const isAllowed = await noticeLock(isWanted);
    setOn(isAllowed);
    setRefused(isWanted && !isAllowed);
  };
  return (
    <div>
      <label className="td-check">
        <input
          type="checkbox"
          checked={isOn}
          aria-describedby="td-lock-help"
          onChange={(event) => void choose(event.target.checked)}
        />
        {strings.idle.lock}
      </label>
      <p className="td-help" id="td-lock-help" role="status">
        {isRefused ? strings.idle.lockRefused : strings.idle.lockHelp}
      </p>
    </div>
  );
}
