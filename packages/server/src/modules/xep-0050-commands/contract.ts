import type { FullJid } from "@tandem/protocol";
import type { DataForm, FormField } from "@tandem/protocol/xep-0004-data-forms";
import type { CommandNote } from "@tandem/protocol/xep-0050-commands";
import type { XmlElement } from "@tandem/xml";
import { contract } from "../../core/index.ts";

/** What is asked before a command can run. */
export interface CommandForm {
  readonly title: string;
  readonly instructions: string;
  /** FORM_TYPE (XEP-0068). */
  readonly about: string;
  readonly fields: readonly FormField[];
}

export interface CommandResult {
  readonly notes?: readonly CommandNote[];
  /** A form of type `result`. */
  readonly form?: XmlElement;
}

/** Something that a client may have done: at once, or when one form is filled in. */
export interface Command {
  readonly node: string;
  readonly name: string;
  readonly form?: CommandForm;
  /** A StanzaError becomes the error of the request. */
  run(submitted: DataForm, by: FullJid): Promise<CommandResult>;
}

export interface Commands {
  /** `mayRun` is asked at every step; who may not does not see that there is such a command. Register in `setup`'s `onStarted`. */
  add(command: Command, mayRun: (by: FullJid) => boolean | Promise<boolean>): void;
}
export const commands = contract<Commands>("xep-0050-commands");
