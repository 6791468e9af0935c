/** Test helpers around a connected workspace. */
import type { DeliveryFailure, OutboundMessage, OutFile, Progress } from "../../../channels/contract";
import { fromPlain } from "../../../channels/kit/rich-text";
import { afterEveryTest } from "../../support/after";
import { openWorkspace } from "./open-workspace";

/** Closed after each test. */
export const open: { close: () => Promise<void> }[] = [];
afterEveryTest(async () => {
  for (const each of open.splice(0)) await each.close();
});
/** A connected workspace and Anna with her direct conversation. */
export const begin = async (options: Parameters<typeof openWorkspace>[0] = {}) => {
  const workspace = await openWorkspace(options);
  open.push(workspace);
  const anna = workspace.platform.customer({ name: "Anna Petrova", handle: "anna.p", email: "anna@example.com" });
  /** Does something at Slack and waits until the app has acknowledged all of it. */
  const doing = async <Result>(deed: () => Result): Promise<Result> => {
    const result = deed();
    await workspace.platform.drained();
    return result;
  };
  return { ...workspace, anna, doing };
};
export type Workspace = Awaited<ReturnType<typeof begin>>;

/** Nothing sent so far. */
export const fresh = (): Progress => ({ done: [], sent: async () => {} });
/** A message of an agent's. */
export const message = (thread: string, text: string, more: Partial<OutboundMessage> = {}): OutboundMessage => ({
  kind: "message",
  id: "m1",
  thread,
  rich: fromPlain(text),
  files: [],
  author: { name: "Mia", speaks: "agent" },
  ...more,
});
/** A file of ours. */
export const file = (name: string, mime: string, bytes = new TextEncoder().encode(name)): OutFile => ({
  name,
  mime,
  sizeBytes: bytes.byteLength,
  open: async () => bytes,
});
/** What the attempt failed with. */
export const failureOf = (attempt: Promise<unknown>): Promise<DeliveryFailure | string> =>
  attempt.then(
    () => "nothing failed",
    (error) => error,
  );
/** Our messages on a channel's screen. */
export const ours = ({ platform }: Workspace, channel: string) =>
  platform.screen(channel).messages.filter(({ by, deleted }) => by === "app" && !deleted);
