import type { PersonAccess, RoomAccessSnapshot, RoomAccessViewModel } from "@tandem/client-core/view-models";
import { PeoplePicker } from "@tandem/ui-kit";
import { Checkmark16, DismissCircle16 } from "@tandem/ui-kit/icons";
import { strings } from "@tandem/ui-kit/strings";
import type { ReactElement } from "react";
import { laterTexts } from "../texts/later.ts";
import { reasonInWords } from "./reason.ts";

interface CheckProps {
  readonly vm: RoomAccessViewModel;
  readonly access: RoomAccessSnapshot;
}

/** One person, and what the page as it stands lets them do, with a sentence that says why. */
export function PersonCheck({ vm, access }: CheckProps): ReactElement {
  const { person, answer, error, hits, isAsking } = access;
  const t = laterTexts.roomSettings.check;
  return (
    <section className="gc-rs-check" aria-label={t.title}>
      <h3>{t.title}</h3>
      <PeoplePicker
        label={t.title}
        addLabel={t.add}
        picked={person === undefined ? [] : [person]}
        hits={hits}
        max={1}
        nobody={access.isSuggested ? laterTexts.roomSettings.nobody : undefined}
        onText={(text) => vm.suggest(text)}
        onAdd={(hit) => vm.check(hits.find(({ id }) => id === hit.id))}
        onRemove={() => vm.check(undefined)}
      />
      {person !== undefined && (
        <div aria-live="polite" aria-busy={isAsking}>
          {error !== undefined && <p className="td-error">{strings.error[error]}</p>}
          {answer === undefined && error === undefined && <p className="td-help">{t.asking}</p>}
          {answer !== undefined && <Answer name={person.name} answer={answer} />}
        </div>
      )}
    </section>
  );
}

interface AnswerProps {
  readonly name: string;
  readonly answer: PersonAccess;
}

function Answer({ name, answer }: AnswerProps): ReactElement {
  const t = laterTexts.roomSettings.check;
  const yesNo = (is: boolean): string => (is ? t.yes : t.no);
  const { isInScope, standing, reads, posts } = answer;
  const isMember = standing === "member" || standing === "manager";
  return (
    <>
      <dl className="gc-rs-answer">
        <Line name={t.scope} isYes={isInScope} text={yesNo(isInScope)} />
        <Line name={t.member} isYes={isMember} text={t.standings[standing]} />
        <Line name={t.reads} isYes={reads} text={yesNo(reads)} />
        <Line name={t.posts} isYes={posts} text={yesNo(posts)} />
      </dl>
      <p className="td-help">{reasonInWords(name, answer)}</p>
    </>
  );
}

interface LineProps {
  readonly name: string;
  readonly isYes: boolean;
  readonly text: string;
}

function Line({ name, isYes, text }: LineProps): ReactElement {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {isYes ? <Checkmark16 /> : <DismissCircle16 />}
        {text}
      </dd>
    </div>
  );
}
