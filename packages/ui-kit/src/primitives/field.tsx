import { type InputHTMLAttributes, type ReactElement, type ReactNode, type Ref, useId } from "react";
import { Dismiss16, Search16 } from "../icons/index.ts";
import { strings } from "../strings/index.ts";

type Native = Omit<InputHTMLAttributes<HTMLInputElement>, "size"> & { readonly ref?: Ref<HTMLInputElement> };

interface TextFieldProps extends Native {
  readonly label: string;
  readonly help?: string;
  readonly error?: string | undefined;
}

/** A labelled line of text with help or an error below it. */
export function TextField({ label, help, error, id, ...input }: TextFieldProps): ReactElement {
  const own = useId();
  const fieldId = id ?? own;
  const below = error ?? help;
  return (
    <div>
      <label className="td-label" htmlFor={fieldId}>
        {label}
      </label>
      <div className="td-field" data-size="large" data-invalid={error === undefined ? undefined : ""}>
        <input
          id={fieldId}
          aria-invalid={error === undefined ? undefined : true}
          aria-describedby={below === undefined ? undefined : `${fieldId}-below`}
          {...input}
        />
      </div>
      {below !== undefined && (
        <p id={`${fieldId}-below`} className={error === undefined ? "td-help" : "td-error"}>
          {below}
        </p>
      )}
    </div>
  );
}

interface SearchFieldProps extends Omit<Native, "value" | "onChange"> {
  readonly label: string;
  readonly value: string;
  readonly onText: (text: string) => void;
  readonly after?: ReactNode;
}

/** Narrows what stands below it. Escape empties it first and only then goes on. */
export function SearchField({ label, value, onText, after, ...input }: SearchFieldProps): ReactElement {
  return (
    <div className="td-field">
      <Search16 />
      <input
        type="search"
        aria-label={label}
        placeholder={label}
        value={value}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => onText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== "Escape" || value === "") return;
          event.stopPropagation();
          onText("");
        }}
        {...input}
      />
      {value === "" ? (
        after
      ) : (
        <button
          type="button"
          className="td-iconbutton"
          data-small=""
          aria-label={strings.list.clear}
          onClick={() => onText("")}
        >
          <Dismiss16 />
        </button>
      )}
    </div>
  );
}
