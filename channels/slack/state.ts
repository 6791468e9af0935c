/** How the connection is: what we hear of Slack (the ears) and whether Slack takes our token (the voice). */
import { type ConnectionState, DeliveryFailure } from "../contract";
import { lacking } from "./scopes";
import type { Us } from "./us";

const CURE =
  "Install the app again (api.slack.com/apps → your app → Install App) and save its tokens in the connection's settings.";

/** What a failed call means for the connection. */
export const stateAfter = (failure: unknown): ConnectionState => {
  if (failure instanceof DeliveryFailure && failure.kind === "unauthorised")
    return { at: "offline", reason: failure.message, cure: CURE };
  return {
    at: "degraded",
    reason: failure instanceof DeliveryFailure ? failure.message : "Slack said something nobody expected.",
  };
};

/** Slack told us that we are out. */
export const goneState = (reason: string): ConnectionState => ({ at: "offline", reason, cure: CURE });

/** Slack's posts are older or newer than we may take. */
export const skewedState = (ms: number): ConnectionState => {
  const minutes = Math.round(Math.abs(ms) / 60_000);
  const words = `This machine's clock is ${minutes} minutes ${ms > 0 ? "ahead of" : "behind"} Slack's, so its posts can't be trusted.`;
  return { at: "degraded", reason: `${words} Set the clock right.` };
};

/** What was not granted, said once the token is known to be good. */
export const scopesState = ({ scopes }: Us): ConnectionState | null => {
  const lack = scopes === null ? [] : lacking(scopes);
  return lack.length > 0
    ? {
        at: "degraded",
        reason: `${lack.join(" ")} Add what is missing under OAuth & Permissions and install the app again.`,
      }
    : null;
};

/** Tells only changes, so that a long outage is one event and not one per try. */
export const openTelling = (tell: (state: ConnectionState) => void) => {
  let ears: ConnectionState = { at: "connecting" };
  let voice: ConnectionState | null = null;
  let last = "";
  const now = (): ConnectionState => {
    if (voice?.at === "offline") return voice;
    // A missing right is no news while nothing is heard at all.
    return ears.at === "online" && voice ? voice : ears;
  };
  const say = () => {
    const state = now();
    if (JSON.stringify(state) !== last) tell(state);
    last = JSON.stringify(state);
  };
  say();
  return {
    now,
    /** True while something is listening. */
    hears: () => ears.at === "online",
    ears: (state: ConnectionState) => {
      // What was fetched after a silence is news once; from then on we are simply online.
      const isNews = state.at === "online" && state.filled !== undefined;
      if (isNews) tell(state);
      ears = isNews ? { at: "online" } : state;
      say();
    },
    /** null: the token is good. */
    voice: (state: ConnectionState | null) => {
      voice = state;
      say();
    },
  };
};
export type Telling = ReturnType<typeof openTelling>;
