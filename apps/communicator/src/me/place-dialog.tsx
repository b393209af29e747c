import { Button, IconButton, TextField, useSnapshot } from "@tandem/ui-kit";
import { Dismiss16, Location16 } from "@tandem/ui-kit/icons";
import { Modal } from "@tandem/ui-kit/overlays";
import { strings } from "@tandem/ui-kit/strings";
import { type ReactElement, useState } from "react";
import { useServices } from "../services.ts";
import { useOutcome } from "../people/use-outcome.ts";
import { texts } from "../texts/index.ts";

const PLACE_CHARS_MAX = 140;

/** Where I am, in my words or one of those of before (PR2, XEP-0080). Loaded when it is asked for. */
export default function PlaceDialog({ onClose }: { readonly onClose: () => void }): ReactElement {
  const { app } = useServices();
  const now = useSnapshot(app.me, (s) => s.place);
  const [text, setText] = useState(now ?? "");
  const { error, isBusy, run } = useOutcome(onClose);
  const say = (place: string): void => run(async () => (await app.me.setPlace?.(place)) ?? { ok: true });
  return (
    <Modal
      title={texts.me.placeTitle}
      width={400}
      onClose={onClose}
      onSubmit={() => say(text)}
      actions={
        <>
          <Button submit look="primary" disabled={isBusy}>
            {strings.common.ok}
          </Button>
          {now !== undefined && <Button onClick={() => say("")}>{texts.me.clearPlace}</Button>}
          <Button onClick={onClose}>{strings.common.cancel}</Button>
        </>
      }
    >
      <TextField
        label={texts.me.place}
        help={texts.me.placeHelp}
        error={error}
        value={text}
        maxLength={PLACE_CHARS_MAX}
        autoFocus
        onChange={(event) => setText(event.target.value)}
      />
      <RecentPlaces onPick={say} />
    </Modal>
  );
}

function RecentPlaces({ onPick }: { readonly onPick: (place: string) => void }): ReactElement | null {
  const { app } = useServices();
  const places = useSnapshot(app.me, (s) => s.recentPlaces) ?? [];
  if (places.length === 0) return null;
  return (
    <ul className="cm-places" aria-label={texts.me.recentPlaces}>
      {places.map((place) => (
        <li key={place}>
          <button type="button" className="cm-place td-ellipsis" onClick={() => onPick(place)}>
            <Location16 />
            <span className="td-ellipsis">{place}</span>
          </button>
          <IconButton small label={texts.me.forgetPlace(place)} onClick={() => app.me.forgetPlace?.(place)}>
            <Dismiss16 />
          </IconButton>
        </li>
      ))}
    </ul>
  );
}
