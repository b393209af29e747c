import type { FoundGroup } from "@tandem/client-core";
import { Button, SearchField, SkeletonRows, useDelayed } from "@tandem/ui-kit";
import { Checkmark16, People16 } from "@tandem/ui-kit/icons";
import { Modal } from "@tandem/ui-kit/overlays";
import { strings } from "@tandem/ui-kit/strings";
import { type ReactElement, useEffect, useState } from "react";
import { useServices } from "../services.ts";
import { texts } from "../texts/index.ts";
import { useOutcome } from "./use-outcome.ts";

/** Groups of the organisation, to be put into the list (CO3). Loaded when it is asked for. */
export default function AddGroupDialog({ onClose }: { readonly onClose: () => void }): ReactElement {
  const { app } = useServices();
  const { found, setListed, load } = useGroups();
  const [text, setText] = useState("");
  const [added, setAdded] = useState<string>();
  const find = (words: string): void => {
    setText(words);
    setAdded(undefined);
  };
  const { error, isBusy, run } = useOutcome(() => {});
  const words = text.trim().toLocaleLowerCase();
  const shown = found?.filter(({ name }) => name.toLocaleLowerCase().includes(words)) ?? [];
  const add = (name: string): void =>
    run(async () => {
      const outcome = await app.contacts.setGroupListed(name, true);
      if (outcome.ok) {
        setListed(name);
        setAdded(name);
      }
      return outcome;
    });
  return (
    <Modal
      title={texts.people.addGroupTitle}
      width={400}
      onClose={onClose}
      actions={<Button onClick={onClose}>{strings.common.close}</Button>}
    >
      <div className="cm-form">
        <p className="td-help">{texts.people.addGroupText}</p>
        <SearchField label={texts.people.findGroup} value={text} autoFocus onText={find} />
        {error !== undefined && (
          <p className="td-error" role="alert">
            {error}
          </p>
        )}
        <Found groups={shown} state={stateOf(found, shown)} added={added} isBusy={isBusy} onAdd={add} onRetry={load} />
      </div>
    </Modal>
  );
}

type ListState = "waiting" | "failed" | "none" | "no-match" | "some";

function stateOf(found: readonly FoundGroup[] | null | undefined, shown: readonly FoundGroup[]): ListState {
  if (found === undefined) return "waiting";
  if (found === null) return "failed";
  if (found.length === 0) return "none";
  return shown.length === 0 ? "no-match" : "some";
}

interface FoundProps {
  readonly groups: readonly FoundGroup[];
  readonly state: ListState;
  /** What was added just now: the focus was on the button that is no more. */
  readonly added: string | undefined;
  readonly isBusy: boolean;
  readonly onAdd: (name: string) => void;
  readonly onRetry: () => void;
}

const takeFocus = (element: HTMLElement | null): void => element?.focus();

function Found({ groups, state, added, isBusy, onAdd, onRetry }: FoundProps): ReactElement {
  const showsSkeleton = useDelayed(state === "waiting");
  if (state === "waiting")
    return <div aria-busy="true">{showsSkeleton && <SkeletonRows widths={[120, 160, 90]} height={36} />}</div>;
  if (state === "failed")
    return (
      <p role="alert">
        {texts.people.groupsFailed}{" "}
        <Button size="small" onClick={onRetry}>
          {strings.common.retry}
        </Button>
      </p>
    );
  if (state !== "some") return <p role="status">{state === "none" ? texts.people.noGroups : texts.people.noMatch}</p>;
  return (
    <ul className="cm-places cm-groups" aria-label={texts.people.organisationGroups}>
      {groups.map(({ name, size, isListed }) => (
        <li key={name} className="cm-found-group">
          <People16 />
          <span className="td-grow">
            <span className="td-ellipsis">{name}</span>
            <span className="td-help">{texts.talk.people(size)}</span>
          </span>
          {isListed ? (
            <span className="td-help cm-listed" tabIndex={-1} ref={name === added ? takeFocus : undefined}>
              <Checkmark16 />
              {texts.people.inList}
            </span>
          ) : (
            <Button size="small" disabled={isBusy} aria-label={texts.people.addNamed(name)} onClick={() => onAdd(name)}>
              {strings.common.add}
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}

function useGroups(): {
  /** Undefined: asked for. Null: could not be read. */
  readonly found: readonly FoundGroup[] | null | undefined;
  readonly setListed: (name: string) => void;
  readonly load: () => void;
} {
  const { app } = useServices();
  const [found, setFound] = useState<readonly FoundGroup[] | null>();
  const load = (): void => {
    setFound(undefined);
    void app.contacts.findGroups().then(setFound);
  };
  useEffect(load, [app]);
  return {
    found,
    setListed: (name) =>
      setFound((now) => now?.map((group) => (group.name === name ? { ...group, isListed: true } : group)) ?? now),
    load,
  };
}
