import { announce, Button, RoomTile, useSnapshot } from "@tandem/ui-kit";
import { NumberSymbol20 } from "@tandem/ui-kit/icons";
import { CHOSEN_BYTES_MAX, CHOSEN_TYPES, drawn, middleOf, opened } from "@tandem/ui-kit/pictures";
import { strings } from "@tandem/ui-kit/strings";
import { type ReactElement, useRef, useState } from "react";
import { laterTexts } from "../texts/later.ts";
import { useUi } from "../ui.ts";
import type { SectionProps } from "./row.tsx";

const t = laterTexts.roomSettings.picture;

/** The middle square of what is chosen; it stands at once, as everybody sees it. */
export function PictureField({ vm, settings }: SectionProps): ReactElement {
  const { app } = useUi();
  const { jid } = settings;
  const hasPicture = useSnapshot(app.faces.photo(jid), (url) => url !== undefined);
  const [error, setError] = useState<string>();
  const input = useRef<HTMLInputElement>(null);
  const put = async (picture: Parameters<typeof vm.setPicture>[0]): Promise<void> => {
    const outcome = await vm.setPicture(picture);
    if (outcome.ok) announce(laterTexts.roomSettings.saved);
    else setError(outcome.detail ?? strings.error[outcome.code]);
  };
  const choose = async (file: File | undefined): Promise<void> => {
    setError(undefined);
    if (file === undefined) return;
    if (file.size > CHOSEN_BYTES_MAX) return setError(t.tooLarge);
    const image = await opened(file);
    if (image === null) setError(t.none);
    else await put(await drawn(image, middleOf(image)));
  };
  return (
    <div>
      <span className="td-label">{t.title}</span>
      <div className="td-line" style={{ gap: 12 }}>
        <RoomTile address={jid}>
          <NumberSymbol20 />
        </RoomTile>
        <Button onClick={() => input.current?.click()}>{t.choose}</Button>
        {hasPicture && <Button onClick={() => void put(undefined)}>{t.takeAway}</Button>}
        <input
          ref={input}
          type="file"
          hidden
          accept={CHOSEN_TYPES}
          aria-label={t.choose}
          onChange={(event) => {
            void choose(event.target.files?.[0]);
            // The same file can be chosen again.
            event.target.value = "";
          }}
        />
      </div>
      {error !== undefined && (
        <p className="td-error" role="alert">
          {error}
        </p>
      )}
    </div>
  );
}
