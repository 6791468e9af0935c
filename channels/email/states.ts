/** How a mailbox is, told from both sides: what comes in and what goes out. Only changes are told. */
import type { ConnectionNeeds, ConnectionState, DeliveryFailure } from "../contract";

/** Shorter silences are no outage worth a banner. */
const DEAF_MS = 60_000;

const CURE =
  "Check the user name and the password (an app password where the provider has such), or sign in anew and save the new refresh token.";

/** What a failure of the incoming side means for the whole connection. */
export const stateAfter = (failure: DeliveryFailure): ConnectionState => {
  if (failure.kind === "unauthorised") return { at: "offline", reason: failure.message, cure: CURE };
  if (failure.kind === "rejected")
    return { at: "offline", reason: failure.message, cure: "Complete the connection's settings." };
  return { at: "degraded", reason: failure.message };
};

export type States = {
  /** What was told last. */
  last: () => ConnectionState;
  /** The inbox is read to its end; `taken` since the last time it was. After an outage it says how much was fetched. */
  current: (taken: number) => void;
  failed: (failure: DeliveryFailure) => void;
  /** For a mailbox without an incoming side of its own. */
  set: (state: ConnectionState) => void;
  /** Null: what goes out goes out again. */
  sending: (failure: DeliveryFailure | null) => void;
  sendingFails: () => boolean;
};

/** `heardAt`: when the server was last heard before this process; null when never. */
export const openStates = (
  { state, now }: Pick<ConnectionNeeds<unknown>, "state" | "now">,
  heardAt: number | null,
): States => {
  let incoming: ConnectionState = { at: "connecting" };
  let outgoing: ConnectionState | null = null;
  let told = "";
  let deafSince = heardAt !== null && now() - heardAt > DEAF_MS ? heardAt : null;
  let heard = heardAt;
  const both = (): ConnectionState => (incoming.at === "online" && outgoing ? outgoing : incoming);
  const tell = () => {
    const next = JSON.stringify(both());
    if (next !== told) state(both());
    told = next;
  };
  tell();
  return {
    last: both,
    current: (taken) => {
      if (deafSince !== null) incoming = { at: "online", filled: { sinceMs: deafSince, messages: taken } };
      else if (incoming.at !== "online") incoming = { at: "online" };
      [deafSince, heard] = [null, now()];
      tell();
    },
    failed: (failure) => {
      deafSince ??= heard;
      incoming = stateAfter(failure);
      tell();
    },
    set: (next) => {
      incoming = next;
      tell();
    },
    sending: (failure) => {
      const reason = `Mails come in, but none can be sent. ${failure?.message}`;
      const isSure = failure?.kind === "unauthorised";
      outgoing = failure && (isSure ? { at: "offline", reason, cure: CURE } : { at: "degraded", reason });
      tell();
    },
    sendingFails: () => outgoing !== null,
  };
};
