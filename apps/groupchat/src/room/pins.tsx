import type { PinRow, RoomViewModel } from "@tandem/client-core/view-models";
import { Button, IconButton, useSnapshot } from "@tandem/ui-kit";
import { Dismiss16, Pin16 } from "@tandem/ui-kit/icons";
import { Card } from "@tandem/ui-kit/overlays";
import { clockTime, fullTime, strings } from "@tandem/ui-kit/strings";
import { type ReactElement, useRef, useState } from "react";

interface PinsProps {
  readonly vm: RoomViewModel;
}

/** One line under the header with what was pinned last; absent when nothing is. */
export function PinsBar({ vm }: PinsProps): ReactElement | null {
  const pins = useSnapshot(vm, (s) => s.pins);
  const newest = pins[0];
  if (newest === undefined) return null;
  const { talk } = strings;
  return (
    <div className="gc-pins" role="region" aria-label={talk.pinnedMessages}>
      <Pin16 />
      <button type="button" className="gc-pin" title={talk.goToAnswered} onClick={() => vm.showPin(newest.id)}>
        <b className="td-strong">{talk.pinned}</b>
        <span className="td-ellipsis">{newest.text}</span>
        <span className="td-faint">{talk.saidBy(newest.author, clockTime(newest.saidAt))}</span>
      </button>
      <span className="td-grow" />
      <PinsButton vm={vm} look="words" />
    </div>
  );
}

/** Opens the list: in the header as an icon, in the bar with how many there are. */
export function PinsButton({ vm, look }: PinsProps & { readonly look: "icon" | "words" }): ReactElement {
  const count = useSnapshot(vm, (s) => s.pins.length);
  const button = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  // After the click has gone by: it would count as one beside the card and close it again.
  const open = (): void => void setTimeout(() => setOpen(true));
  const label = strings.talk.pinnedMessages;
  const rest = { ref: button, "aria-haspopup": "dialog", "aria-expanded": isOpen, onClick: open } as const;
  return (
    <>
      {look === "icon" ? (
        <IconButton className="gc-wide" label={label} {...rest}>
          <Pin16 />
        </IconButton>
      ) : (
        <Button look="link" size="small" {...rest}>
          {strings.talk.allPins(count)}
        </Button>
      )}
      {isOpen && button.current !== null && (
        <Card label={label} anchor={button.current} onClose={() => setOpen(false)}>
          <PinsList vm={vm} onClose={() => setOpen(false)} />
        </Card>
      )}
    </>
  );
}

function PinsList({ vm, onClose }: PinsProps & { readonly onClose: () => void }): ReactElement {
  const pins = useSnapshot(vm, (s) => s.pins);
  const mayPin = useSnapshot(vm, (s) => s.mayPin);
  const { talk } = strings;
  if (pins.length === 0) return <p className="td-help gc-pinlist">{mayPin ? talk.noPins : talk.noPinsHere}</p>;
  return (
    <ul className="gc-pinlist" aria-label={talk.pinnedMessages}>
      {pins.map((pin) => (
        <li key={pin.id}>
          <button
            type="button"
            className="gc-pinrow"
            onClick={() => {
              onClose();
              vm.showPin(pin.id);
            }}
          >
            <PinText pin={pin} />
          </button>
          {mayPin && (
            <IconButton small label={talk.unpin} onClick={() => void vm.setPinned(pin.id, false)}>
              <Dismiss16 />
            </IconButton>
          )}
        </li>
      ))}
    </ul>
  );
}

function PinText({ pin }: { readonly pin: PinRow }): ReactElement {
  return (
    <>
      <span className="td-faint" title={strings.talk.pinnedBy(pin.by)}>
        {strings.talk.saidBy(pin.author, fullTime(pin.saidAt, Date.now()))}
      </span>
      <span className="gc-pintext">{pin.text}</span>
    </>
  );
}
