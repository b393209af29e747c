import type { ChosenPresence, MeSnapshot, MeViewModel } from "@tandem/client-core";
import type { PresenceKind } from "../presence/index.ts";
import { strings } from "../strings/index.ts";

/** One row of the presence menu. */
export interface PresenceChoice {
  readonly key: string;
  readonly label: string;
  readonly icon: PresenceKind;
  readonly isChosen: boolean;
  /** `until`: milliseconds since the epoch; without, until something else is chosen. */
  readonly pick: (until?: number) => void;
}

const STATES: readonly Exclude<ChosenPresence, "auto">[] = [
  "available",
  "busy",
  "dnd",
  "brb",
  "away",
  "appear-offline",
];

/** The usual states, the organisation's own behind the usual one that they are tied to (PR11). In a call and the like cannot be chosen. */
export function presenceChoices(me: MeViewModel, { chosen, customId, states }: MeSnapshot): readonly PresenceChoice[] {
  return STATES.flatMap((state) => [
    {
      key: state,
      label: strings.chosen[state],
      icon: state === "appear-offline" ? ("offline" as const) : state,
      isChosen: chosen === state && customId === undefined,
      pick: (until) => void me.setPresence(state, until),
    },
    ...states
      .filter(({ base }) => base === state)
      .map(
        ({ id, base, name }): PresenceChoice => ({
          key: `own-${id}`,
          label: name,
          icon: base,
          isChosen: customId === id,
          pick: (until) => void me.setCustom(id, until),
        }),
      ),
  ]);
}
