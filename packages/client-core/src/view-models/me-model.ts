import { computed } from "@preact/signals-core";
import { baseOfChosen } from "../presence/base.ts";
import type { Cards, OwnCard } from "../cards/cards.ts";
import type { AccountClient } from "../account/account-client.ts";
import { nameIn } from "../presence/people.ts";
import type { CustomPresence } from "./presence.ts";
import type { MeSnapshot, MeViewModel } from "./me.ts";
import type { Outcome } from "./view-model.ts";
import { viewModelOf } from "./of-signal.ts";
import { OFFLINE, outcomeOf, type Shell } from "./shell.ts";

const NOBODY: MeSnapshot = { jid: "", name: "", base: "unknown", chosen: "auto", note: "", states: [] };

export function createMeViewModel(shell: Shell): MeViewModel {
  const language = shell.ports.language ?? (() => "");
  const customStates = ({ people }: AccountClient): readonly CustomPresence[] =>
    [...people.states.value.values()].map((state) => ({
      id: state.id,
      base: state.base,
      name: nameIn(state, language()),
    }));

  const snapshot = computed((): MeSnapshot => {
    const client = shell.client.value;
    if (client === undefined) return NOBODY;
    const { state, until, note, custom } = client.ownPresence.chosen.value;
    const states = customStates(client);
    const chosenCustom = states.find(({ id }) => id === custom);
    const seen = client.people.of(client.account).value;
    const base = !client.context.isOnline.value
      ? "unknown"
      : state === "appear-offline" || seen.base === "offline" || seen.base === "unknown"
        ? baseOfChosen(state)
        : seen.base;
    return {
      jid: client.account,
      name: client.name.value,
      base,
      chosen: state,
      note,
      states,
      ...(chosenCustom !== undefined && { customId: chosenCustom.id, custom: chosenCustom.name }),
      ...(until !== undefined && { until }),
      ...(shell.app === "communicator" && {
        ...(seen.extended !== undefined && { extended: seen.extended }),
        ...(seen.place !== undefined && { place: seen.place }),
        recentPlaces: client.ownPlace.recent.value,
        ...(client.feeder.feeding.value.has("presenting") && { isPresenting: true as const }),
      }),
    };
  });

  const choose: MeViewModel["setPresence"] = (state, until) => change({ state, ...(until !== undefined && { until }) });
  const setCustom: MeViewModel["setCustom"] = (id, until) => {
    const state = shell.client.peek()?.people.states.peek().get(id);
    if (state === undefined) return Promise.resolve(OFFLINE);
    return change({ state: state.base, custom: id, ...(until !== undefined && { until }) });
  };
  const change = async (next: Parameters<NonNullable<typeof shell.client.value>["ownPresence"]["choose"]>[0]) => {
    const client = shell.client.peek();
    return client === undefined ? OFFLINE : await outcomeOf(() => client.ownPresence.choose(next));
  };

  const setExtended: NonNullable<MeViewModel["setExtended"]> = async (kind, options) => {
    const client = shell.client.peek();
    return client === undefined
      ? OFFLINE
      : await outcomeOf(() => client.ownPresence.publishExtended(kind, options?.text));
  };

  const setPlace: NonNullable<MeViewModel["setPlace"]> = async (place) => {
    const client = shell.client.peek();
    return client === undefined ? OFFLINE : await outcomeOf(() => client.ownPlace.set(place));
  };

  const onCards = async (act: (cards: Cards) => Promise<void>): Promise<Outcome> => {
    const client = shell.client.peek();
    return client === undefined ? OFFLINE : await outcomeOf(() => act(client.cards));
  };

  return {
    ...viewModelOf(snapshot),
    setPresence: choose,
    setCustom,
    backToAutomatic: () => change({ state: "auto" }),
    setNote: (note) => change({ note: note.trim() }),
    async ownCard() {
      let card: OwnCard | undefined;
      const client = shell.client.peek();
      if (client !== undefined) await outcomeOf(async () => void (card = await client.cards.own()));
      return card;
    },
    setOwnCard: (card) => onCards((cards) => cards.setOwn(card)),
    setPhoto: (photo) => onCards((cards) => cards.setPhoto(photo)),
    ...(shell.app === "communicator" && {
      setExtended,
      setPlace,
      setPresenting: (isPresenting) => shell.client.peek()?.feeder.setPresenting(isPresenting),
      forgetPlace: (place) => shell.client.peek()?.ownPlace.forget(place),
    }),
  };
}
