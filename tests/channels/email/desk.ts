/** The whole desk with one mailbox at the stand-in, and customers with mail programs. */
import { serve } from "@hono/node-server";
import { openEmailPlatform } from "../../../channels/email/platform";
import { channelNamed } from "../../../channels/registry";
import { addConnection } from "../../../src/desk/connections/add";
import { closeAfterTest, type Engine, openTestDesk } from "../../support/desk";

type Open = {
  engine?: Engine;
  settings?: Parameters<typeof openTestDesk>[0] extends infer O ? O : never;
  set?: object;
};

export const openMailDesk = async ({ engine = "sqlite", settings = {}, set = {} }: Open = {}) => {
  const desk = await openTestDesk({ engine, ...settings, settings: { undoSeconds: 0, ...settings?.settings } });
  const mail = await openEmailPlatform({ now: desk.clock.now, retryMs: 10 });
  closeAfterTest(mail.close);
  const id = await addConnection(
    { ...desk.using, seal: desk.seal, channelNamed },
    { channel: "email", name: "Mail", settings: { ...mail.settings, ...set } },
  );
  await desk.desk.told();
  const server = serve({
    fetch: (request) => desk.exchange.webhook(id, request, ""),
    hostname: "127.0.0.1",
    port: 0,
  });
  closeAfterTest(async () => void server.close());
  await new Promise<void>((resolve) => server.once("listening", resolve));
  const address = server.address();
  mail.deliverTo(`http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}/`);
  const settle = async () => {
    await mail.drained();
    await desk.runner.drain();
  };
  /** The newest conversation, and a customer's mailbox as it is now. */
  const newest = async () => {
    const found = (await desk.conversations()).at(-1);
    if (!found) throw new Error("There is no conversation.");
    return found;
  };
  return { ...desk, mail, mailConnection: id, settle, newest };
};
export type MailDesk = Awaited<ReturnType<typeof openMailDesk>>;
