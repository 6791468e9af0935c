/** The Web API's answers, and the journal of what was asked. */
import { perform } from "./methods";
import { Refusal } from "./refusal";
import type { Call } from "./server";
import type { World } from "./world";

/** One API call as it came: `error` is Slack's code, null when it went well, undefined while it is open. */
export type Journaled = { method: string; params: Record<string, unknown>; at: number; error?: string | null };

/** The tokens that Slack still takes. */
export type Valid = { token: string | null; appToken: string | null };

/** Answers calls and writes them into the journal. */
export const answering = (world: World, valid: Valid) => {
  const tickets = new Set<string>();
  /** The address of one socket, good for one use. */
  const socketUrl = () => {
    const ticket = world.newId("ticket-");
    tickets.add(ticket);
    return `${world.address().replace(/^http/, "ws")}/link/?ticket=${ticket}&app_id=${world.app.appId}`;
  };
  const calls: Journaled[] = [];
  const act = ({ method, token, params }: Call): Record<string, unknown> => {
    if (token === "") throw new Refusal("not_authed");
    if (method === "apps.connections.open") {
      if (token !== valid.appToken)
        throw new Refusal(token.startsWith("xapp-") ? "invalid_auth" : "not_allowed_token_type");
      return { url: socketUrl() };
    }
    if (token !== valid.token) throw new Refusal(valid.token === null ? "token_revoked" : "invalid_auth");
    return perform(world, method, params);
  };
  const answer = (call: Call): Record<string, unknown> => {
    const { token: _, ...params } = call.params;
    const entry: Journaled = { method: call.method, params, at: world.now() };
    calls.push(entry);
    if (calls.length > 10_000) calls.shift();
    try {
      const result = act(call);
      entry.error = null;
      return result;
    } catch (error) {
      entry.error = error instanceof Refusal ? error.code : "fatal_error";
      throw error;
    }
  };
  const isTicket = (url: URL) => tickets.delete(url.searchParams.get("ticket") ?? "");
  return { calls, answer, isTicket };
};
