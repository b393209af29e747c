import type { BasePresence, ExtendedKind } from "@tandem/client-core/view-models";
import type { ReactElement, ReactNode } from "react";
import { strings } from "../strings/index.ts";

/** Everything that has an icon of its own. Group Chat only ever passes a base state (RT11). */
export type PresenceKind = BasePresence | ExtendedKind | "blocked";

interface PresenceIconProps {
  readonly state: PresenceKind;
  /** 12 in My Chat, 14 in the Participant List, 16 in menus and cards. */
  readonly size?: number;
  /** The same words stand beside it, so the icon is decoration. */
  readonly decorative?: boolean;
}

/** The shape is the first signal, the colour the second: solid is reachable or at work, a ring is not here (design §3). */
export function PresenceIcon({ state, size = 12, decorative = false }: PresenceIconProps): ReactElement {
  const naming = decorative ? { "aria-hidden": true } : { role: "img", "aria-label": presenceName(state) };
  return (
    <svg
      className="td-presence"
      width={size}
      height={size}
      viewBox="0 0 16 16"
      data-state={state}
      focusable="false"
      {...naming}
    >
      {SHAPES[state]}
    </svg>
  );
}

export function presenceName(state: PresenceKind): string {
  return isExtended(state) ? strings.extended[state] : strings.presence[state];
}

function isExtended(state: PresenceKind): state is ExtendedKind {
  return state in strings.extended;
}

const disc = (colour: string): ReactElement => (
  <circle key="disc" cx="8" cy="8" r="7.5" fill={`var(--td-presence-${colour})`} />
);
const ring = (colour: string): ReactElement => (
  <circle key="ring" cx="8" cy="8" r="6.7" fill="none" stroke={`var(--td-presence-${colour})`} strokeWidth="1.6" />
);
const line = (path: string, width: number, colour = "glyph"): ReactElement => (
  <path
    key={path}
    d={path}
    fill="none"
    stroke={`var(--td-presence-${colour})`}
    strokeWidth={width}
    strokeLinecap="round"
    strokeLinejoin="round"
  />
);
const busy = "var(--td-presence-busy)";
const glyph = "var(--td-presence-glyph)";
const DROP = "M8 .5A7.5 7.5 0 0 1 15.5 8 7.5 7.5 0 0 1 8 15.5H2.2A1.7 1.7 0 0 1 .5 13.8V8A7.5 7.5 0 0 1 8 .5z";

const SHAPES: Record<PresenceKind, ReactNode> = {
  available: [disc("available"), line("M4.7 8.3 7.1 10.6 11.4 5.9", 1.8)],
  busy: disc("busy"),
  dnd: [disc("dnd"), line("M4.4 8h7.2", 2.4)],
  brb: [disc("away"), line("M6.6 4.6 4.3 6.9l2.3 2.3M4.6 6.9h4.2a2.3 2.3 0 0 1 0 4.6H7.4", 1.6)],
  away: [disc("away"), line("M7.7 4.2V8.3l2.7 1.9", 1.8)],
  offline: [ring("offline"), line("M5.8 5.8l4.4 4.4M10.2 5.8l-4.4 4.4", 1.6, "offline")],
  unknown: [
    <circle
      key="ring"
      cx="8"
      cy="8"
      r="6.7"
      fill="none"
      stroke="var(--td-presence-unknown)"
      strokeWidth="1.6"
      strokeDasharray="2.6 1.61"
    />,
    line("M6.3 6.5a1.75 1.75 0 1 1 2.6 1.5c-.6.35-.9.7-.9 1.3", 1.4, "unknown"),
    <circle key="dot" cx="8" cy="11.3" r=".9" fill="var(--td-presence-unknown)" />,
  ],
  blocked: [
    line("M5.1 1.2h5.8l3.9 3.9v5.8l-3.9 3.9H5.1L1.2 10.9V5.1z", 1.6, "blocked"),
    line("M4 12 12 4", 1.6, "blocked"),
  ],
  "in-a-call": [
    <path key="drop" d={DROP} fill={busy} />,
    <path
      key="handset"
      fill={glyph}
      d="M5.5 4.3c.5-.5 1.2-.4 1.5.2l.6 1.2c.2.4.1.9-.2 1.2l-.5.5c.3.9.9 1.5 1.8 1.8l.5-.5c.3-.3.8-.4 1.2-.2l1.2.6c.6.3.7 1 .2 1.5-.8.9-1.9 1.2-3.1.7-1.8-.7-3.2-2.1-3.9-3.9-.5-1.2-.2-2.3.7-3.1z"
    />,
  ],
  "in-a-conference": [
    <path key="drop" d={DROP} fill={busy} />,
    <path
      key="camera"
      fill={glyph}
      d="M4.6 5.2h4a1 1 0 0 1 1 1v.9l2.3-1.5v4.8L9.6 8.9v.9a1 1 0 0 1-1 1h-4a1 1 0 0 1-1-1V6.2a1 1 0 0 1 1-1z"
    />,
  ],
  "in-a-meeting": [
    <rect key="sheet" x=".5" y=".5" width="15" height="15" rx="3.4" fill={busy} />,
    <path key="head" d="M.9 4.8h14.2" stroke={glyph} strokeWidth="1.4" />,
    <path
      key="days"
      d="M4.6 8.1h2.2M9.2 8.1h2.2M4.6 11.3h2.2"
      stroke={glyph}
      strokeWidth="1.8"
      strokeLinecap="square"
    />,
  ],
  presenting: [
    <path
      key="screen"
      fill={busy}
      d="M2 1h12a1.5 1.5 0 0 1 1.5 1.5V10a1.5 1.5 0 0 1-1.5 1.5H9.500l1.7 3a.7.7 0 0 1-.6 1H5.400a.7.7 0 0 1-.6-1l1.7-3H2A1.5 1.5 0 0 1 .5 10V2.500A1.5 1.5 0 0 1 2 1z"
    />,
    line("M8 9.3V4M5.7 5.9 8 3.6l2.3 2.3", 1.6),
  ],
  "out-of-office": [ring("oof"), line("M11 8H5.2M7.4 5.5 4.9 8l2.5 2.5", 1.6, "oof")],
};
