import { computed } from "@preact/signals-core";
import { isPassing, type ConnectionProblem } from "../connection/index.ts";
import { viewModelOf } from "./of-signal.ts";
import type { SessionFailure, SessionSnapshot, SessionViewModel } from "./session.ts";
import { addressOf, NOT_AN_ADDRESS, type Shell } from "./shell.ts";
import type { Outcome } from "./view-model.ts";

const FAILURES: { readonly [problem in ConnectionProblem]: SessionFailure } = {
  unreachable: "unreachable",
  protocol: "server-error",
  closed: "server-error",
  "unknown-server": "unknown-server",
  "wrong-password": "wrong-password",
  "account-disabled": "account-disabled",
  "remembered-sign-in-expired": "remembered-sign-in-expired",
  insecure: "insecure",
  replaced: "server-error",
  "signed-out-elsewhere": "signed-out-elsewhere",
  "session-ended": "session-ended",
};

function failed(code: SessionFailure, jid: string | undefined, detail?: string): SessionSnapshot & { kind: "failed" } {
  return {
    kind: "failed",
    code,
    textKey: `session.${code}`,
    ...(jid !== undefined && { jid }),
    ...(detail && { detail }),
  };
}

function snapshotOf(shell: Shell): SessionSnapshot {
  const client = shell.client.value;
  const remembered = shell.rememberedJid.value;
  if (client === undefined)
    return { kind: "signed-out", ...(remembered !== undefined && { rememberedJid: remembered }) };
  const jid = client.account;
  const state = client.connection.state.value;
  const sync = client.sync.value;
  const queuedMessages = client.outbox.count.value;
  switch (state.kind) {
    case "idle":
      return { kind: "signed-out", rememberedJid: jid };
    case "connecting":
      if (shell.isResuming.value) return { kind: "syncing", jid, since: shell.startedAt.value };
      return { kind: "signing-in", jid, step: state.step };
    case "waiting":
      if (!shell.hasNetwork.value) return { kind: "offline", jid, since: state.since, queuedMessages };
      return {
        kind: "reconnecting",
        jid,
        since: state.since,
        tries: state.tries,
        nextTryAt: state.nextTryAt,
        queuedMessages,
      };
    case "ended":
      if (state.problem === "replaced") return { kind: "replaced", jid };
      // What cut a connection is for the log: its words are not for people.
      return {
        ...failed(FAILURES[state.problem], jid, isPassing(state.problem) ? undefined : state.detail),
        at: state.at,
      };
    case "online":
      if (sync.kind === "settled") return { kind: "signed-in", jid };
      if (sync.kind === "syncing") return { kind: "syncing", jid, since: sync.since };
      return shell.isResuming.value
        ? { kind: "syncing", jid, since: shell.startedAt.value }
        : { kind: "signing-in", jid, step: sync.step };
  }
}

export function createSessionViewModel(shell: Shell): SessionViewModel {
  const snapshot = computed(() => snapshotOf(shell));
  return {
    ...viewModelOf(snapshot),
    sinceLoss: viewModelOf(shell.sinceLoss),
    async signIn({ jid, password, staySignedIn }) {
      const account = addressOf(jid);
      if (account === null || !account.includes("@")) return NOT_AN_ADDRESS;
      const { connection } = shell.signIn(account, password, staySignedIn);
      return await new Promise<Outcome>((resolve) => {
        const stop = connection.state.subscribe((state) => {
          if (state.kind === "connecting") return;
          afterwards(() => stop());
          if (state.kind === "online") resolve({ ok: true });
          else if (state.kind === "ended")
            resolve({ ok: false, code: state.problem === "unreachable" ? "timeout" : "not-allowed" });
          else resolve({ ok: false, code: "offline" });
        });
      });
    },
    resume: () => shell.resume(),
    signOut: ({ forget }) => shell.signOut(forget),
    retryNow: () => shell.client.peek()?.connection.retryNow(),
    cancelSignIn() {
      const client = shell.client.peek();
      if (client?.connection.state.peek().kind === "connecting" || client?.sync.peek().kind === "loading")
        void shell.signOut(false);
    },
    takeOver: () => shell.reconnect(),
    setOnline(isOnline) {
      shell.hasNetwork.value = isOnline;
      shell.client.peek()?.connection.setNetwork(isOnline);
    },
  };
}

/** A subscription must not be ended while the signal calls it for the first time: the handle is not there yet. */
function afterwards(task: () => void): void {
  void Promise.resolve().then(task);
}
