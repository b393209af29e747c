import type { Outcome, OwnCard } from "@tandem/client-core";
import { Avatar, Button, TextField, useSnapshot } from "@tandem/ui-kit";
import { strings } from "@tandem/ui-kit/strings";
import { type ReactElement, useEffect, useRef, useState } from "react";
import { TaskDialog } from "../people/contact-dialogs.tsx";
import { useServices } from "../services.ts";
import { texts } from "../texts/index.ts";
import { CropArea } from "./crop-area.tsx";
import { CHOSEN_BYTES_MAX, CHOSEN_TYPES, type Crop, drawn, middleOf, opened } from "@tandem/ui-kit/pictures";

const EMPTY: OwnCard = { mobile: "", home: "" };
/** What saving does with the picture: nothing, takes it away, or puts this one in. */
type Picture = "same" | "none" | { readonly image: ImageBitmap; readonly crop: Crop };

/** My own card: the picture, and the numbers that the organisation does not know. Who sees what is said beside each. */
export default function ProfileDialog({ onClose }: { readonly onClose: () => void }): ReactElement {
  const { app } = useServices();
  const [card, setCard] = useState<OwnCard>();
  const [isReadable, setReadable] = useState(true);
  const [picture, setPicture] = useState<Picture>("same");
  const known = useRef<OwnCard>(EMPTY);

  useEffect(() => {
    void app.me.ownCard().then((found) => {
      known.current = found ?? EMPTY;
      setReadable(found !== undefined);
      setCard(found ?? EMPTY);
    });
  }, [app]);

  const save = async (): Promise<Outcome> => {
    const hasPicture = await savePicture();
    if (!hasPicture.ok || card === undefined) return hasPicture;
    const isSame = card.mobile === known.current.mobile && card.home === known.current.home;
    return isSame ? hasPicture : await app.me.setOwnCard(card);
  };
  const savePicture = async (): Promise<Outcome> => {
    if (picture === "same") return { ok: true };
    return await app.me.setPhoto(picture === "none" ? undefined : await drawn(picture.image, picture.crop));
  };
  return (
    <TaskDialog
      title={texts.profile.title}
      action={strings.common.save}
      isReady={card !== undefined && isReadable}
      run={save}
      onClose={onClose}
    >
      {!isReadable && (
        <p className="td-error" role="alert">
          {strings.error.offline}
        </p>
      )}
      <PictureField picture={picture} onPicture={setPicture} />
      <NumberField name="mobile" card={card} onCard={setCard} />
      <NumberField name="home" card={card} onCard={setCard} />
    </TaskDialog>
  );
}

interface NumberFieldProps {
  readonly name: keyof OwnCard;
  readonly card: OwnCard | undefined;
  readonly onCard: (card: OwnCard) => void;
}

function NumberField({ name, card, onCard }: NumberFieldProps): ReactElement {
  return (
    <TextField
      label={strings.card.numbers[name]}
      help={texts.profile.seenBy[name]}
      type="tel"
      maxLength={40}
      value={card?.[name] ?? ""}
      disabled={card === undefined}
      onChange={(event) => card !== undefined && onCard({ ...card, [name]: event.target.value })}
    />
  );
}

interface PictureFieldProps {
  readonly picture: Picture;
  readonly onPicture: (picture: Picture) => void;
}

function PictureField({ picture, onPicture }: PictureFieldProps): ReactElement {
  const { app } = useServices();
  const me = useSnapshot(app.me, (s) => s);
  const hasPhoto = useSnapshot(app.faces.photo(me.jid), (url) => url !== undefined);
  const [error, setError] = useState<string>();
  const input = useRef<HTMLInputElement>(null);
  const choose = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    setError(undefined);
    if (file.size > CHOSEN_BYTES_MAX) return setError(texts.profile.tooLarge);
    const image = await opened(file);
    if (image === null) setError(texts.profile.noPicture);
    else onPicture({ image, crop: middleOf(image) });
  };
  return (
    <div className="cm-picture">
      {typeof picture === "object" ? (
        <CropArea {...picture} onCrop={(crop) => onPicture({ ...picture, crop })} />
      ) : (
        // Taken away: the initials as others will see them.
        <Avatar address={picture === "none" ? "" : me.jid} name={me.name} size={72} />
      )}
      <div className="td-actions">
        <Button size="small" onClick={() => input.current?.click()}>
          {texts.profile.choose}
        </Button>
        {hasPhoto && picture !== "none" && (
          <Button size="small" onClick={() => onPicture("none")}>
            {texts.profile.takeAway}
          </Button>
        )}
        <input
          ref={input}
          type="file"
          hidden
          accept={CHOSEN_TYPES}
          aria-label={texts.profile.choose}
          onChange={(event) => void choose(event.target.files?.[0])}
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
