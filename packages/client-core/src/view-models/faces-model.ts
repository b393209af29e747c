import { computed } from "@preact/signals-core";
import type { PersonCard } from "../cards/cards.ts";
import type { Faces } from "./app.ts";
import { viewModelOf } from "./of-signal.ts";
import { once } from "./once.ts";
import { addressOf, type Shell } from "./shell.ts";
import type { ViewModel } from "./view-model.ts";

const NO_CARD: PersonCard = { isLoading: true, numbers: [] };

/** Avatars of room members whose address is hidden come with a nickname: that is nobody's address. */
export function createFaces(shell: Shell): Faces {
  const photos = new Map<string, ViewModel<string | undefined>>();
  const cards = new Map<string, ViewModel<PersonCard>>();
  return {
    photo: (text) =>
      once(photos, text, () => {
        const jid = text.includes("@") ? addressOf(text) : null;
        return viewModelOf(computed(() => (jid === null ? undefined : shell.client.value?.cards.photos.of(jid).value)));
      }),
    card: (text) =>
      once(cards, text, () => {
        const jid = addressOf(text);
        return viewModelOf(
          computed(() => (jid === null ? undefined : shell.client.value?.cards.of(jid).value) ?? NO_CARD),
        );
      }),
  };
}
