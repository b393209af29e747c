import type { PushSnapshot, PushViewModel } from "@tandem/client-core/view-models";
import { type ReactElement, useEffect, useState } from "react";
import { useSnapshot } from "../hooks/index.ts";
import { strings } from "../strings/index.ts";

interface PushSettingProps {
  readonly load: () => Promise<PushViewModel | undefined>;
  /** Rooms are told of in this app. */
  readonly hasRooms: boolean;
}

/** RM28: notices while no window of the app is open, on this device. */
export function PushSetting({ load, hasRooms }: PushSettingProps): ReactElement | null {
  const [vm, setVm] = useState<PushViewModel>();
  useEffect(() => {
    load().then(setVm, (error: unknown) => console.warn("A setting could not be loaded.", error));
  }, [load]);
  return vm === undefined ? null : <Loaded vm={vm} hasRooms={hasRooms} />;
}

function Loaded({ vm, hasRooms }: { readonly vm: PushViewModel; readonly hasRooms: boolean }): ReactElement {
  const state = useSnapshot(vm, (s) => s);
  const isSwitch = state.kind === "switch";
  return (
    <div>
      <label className="td-check">
        <input
          type="checkbox"
          checked={isSwitch && state.isOn}
          disabled={!isSwitch}
          // Not disabled: the focus would be gone.
          aria-busy={isSwitch && state.isBusy}
          aria-describedby="td-push-help"
          onChange={(event) => void vm.switch(event.target.checked)}
        />
        {strings.push.title}
      </label>
      <p className="td-help" id="td-push-help" role="status">
        {helpOf(state, hasRooms)}
      </p>
    </div>
  );
}

function helpOf(state: PushSnapshot, hasRooms: boolean): string {
  const { push } = strings;
  if (state.kind !== "switch") return push.states[state.kind];
  if (state.problem !== undefined) return push.problems[state.problem];
  if (state.tellsConversations) return hasRooms ? push.all : push.conversations;
  return hasRooms ? push.rooms : push.elsewhere;
}
