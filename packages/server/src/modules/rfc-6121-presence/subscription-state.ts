import type { SubscriptionType } from "@tandem/protocol/rfc-6121-presence";

/** RFC 6121 Appendix A, as facts instead of names: "Both", "From + Pending Out", … are combinations of these. */
export interface SubscriptionState {
  /** We get their presence. */
  readonly to: boolean;
  /** They get ours. */
  readonly from: boolean;
  /** Our request waits for them. */
  readonly pendingOut: boolean;
  /** Their request waits for us. */
  readonly pendingIn: boolean;
  /** We have approved in advance (§3.4). */
  readonly approved: boolean;
}

export interface Outbound {
  readonly next: SubscriptionState;
  /** Whether the stanza goes on to the contact. */
  readonly isRouted: boolean;
}

export interface Inbound {
  readonly next: SubscriptionState;
  /** Whether our clients get to see the stanza. */
  readonly isDelivered: boolean;
  /** What the server answers by itself. */
  readonly reply?: "subscribed";
}

/** Appendix A.2: the account sends. */
export function outbound(type: SubscriptionType, state: SubscriptionState): Outbound {
  switch (type) {
    case "subscribe":
      return { next: state.to ? state : { ...state, pendingOut: true }, isRouted: true };
    case "unsubscribe":
      return { next: { ...state, to: false, pendingOut: false }, isRouted: true };
    case "subscribed":
      if (state.pendingIn) return { next: { ...state, pendingIn: false, from: true }, isRouted: true };
      return { next: state.from ? state : { ...state, approved: true }, isRouted: false };
    case "unsubscribed":
      return {
        next: { ...state, from: false, pendingIn: false, approved: false },
        isRouted: state.from || state.pendingIn,
      };
  }
}

/** Appendix A.3: the account receives. */
export function inbound(type: SubscriptionType, state: SubscriptionState): Inbound {
  switch (type) {
    case "subscribe":
      if (state.from) return { next: state, isDelivered: false, reply: "subscribed" };
      if (state.approved)
        return { next: { ...state, from: true, pendingIn: false }, isDelivered: false, reply: "subscribed" };
      return { next: { ...state, pendingIn: true }, isDelivered: !state.pendingIn };
    case "unsubscribe":
      return { next: { ...state, from: false, pendingIn: false }, isDelivered: state.from || state.pendingIn };
    case "subscribed":
      if (!state.pendingOut) return { next: state, isDelivered: false };
      return { next: { ...state, pendingOut: false, to: true }, isDelivered: true };
    case "unsubscribed":
      return { next: { ...state, to: false, pendingOut: false }, isDelivered: state.to || state.pendingOut };
  }
}
