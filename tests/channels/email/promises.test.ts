import { afterAll, beforeAll, describe } from "vitest";
import { email } from "../../../channels/email/index";
import { channelPromises, type Harness, type HarnessNeeds } from "../promises";
import { END_OF_MAIL } from "./fault-proxy";
import { type MailHouse, missing, openMailHouse } from "./mail-house";
import { eventually, openCustomer, openMailbox } from "./mailbox";

const reason = missing();

describe.skipIf(reason !== null)(`over real Dovecot and OpenSMTPD${reason ? ` (skipped: ${reason})` : ""}`, () => {
  let house: MailHouse;
  beforeAll(async () => {
    house = await openMailHouse();
  });
  afterAll(() => house?.close());

  const openHarness = async (needs: HarnessNeeds): Promise<Harness> => {
    let tellOnline = () => {};
    const online = new Promise<void>((resolve) => {
      tellOnline = resolve;
    });
    const state: HarnessNeeds["state"] = (now) => {
      if (now.at === "online") tellOnline();
      needs.state(now);
    };
    const mailbox = await openMailbox(house, { ...needs, state });
    await online;
    const customer = await openCustomer(house, mailbox);
    const sent: string[] = [];
    // One mail after the other, as a person writes them.
    let line: Promise<unknown> = Promise.resolve();
    const writes = (text: string, more = {}) => {
      const turn = line.then(async () => {
        const id = await customer.posts(text, more);
        await eventually(() => customer.desk.isSeen(id), "the mark of a mail that was kept");
      });
      line = turn.catch(() => {});
      return turn;
    };
    const { smtp } = mailbox.wires;
    const refuse = (answer: string) => () => smtp.trouble({ on: /^MAIL FROM/, answer: `${answer}\r\n` });
    return {
      channel: email,
      connection: {
        ...mailbox.connection,
        send: async (...given) => {
          const receipt = await mailbox.connection.send(...given);
          sent.push(...receipt.externalIds);
          return receipt;
        },
      },
      customer: {
        thread: customer.thread,
        writes: (text) => writes(text),
        sendsFile: (file) => writes("Here it is", { attachments: [file] }),
      },
      shows: async () => {
        const mails = await eventually(async () => {
          const all = await customer.program.mails();
          return all.length >= sent.length && all;
        }, "our mails at the customer's");
        // Two mails of one second lie in the folder in any order.
        const position = ({ mail }: (typeof mails)[number]) => sent.indexOf(mail.messageId ?? "");
        const inOrder = [...mails].sort((a, b) => position(a) - position(b));
        return inOrder.map(({ mail }) => ({
          externalId: mail.messageId ?? "",
          speaker: mail.from?.name,
          text: mail.reply.replace(/\s*\[ref:[a-z2-7]+\]\s*$/, ""),
          files: mail.attachments.map(({ name }) => name),
          buttons: [],
          reactions: [],
        }));
      },
      fails: {
        throttled: refuse("421 4.7.0 Too many mails, try again later"),
        unreachable: refuse("451 4.3.0 Temporary failure"),
        rejected: refuse("550 5.1.1 User unknown"),
        unauthorised: refuse("530 5.7.0 Authentication required"),
        uncertain: () => smtp.trouble({ on: END_OF_MAIL, cut: "client" }),
      },
      close: async () => {
        await mailbox.close();
        await customer.close();
      },
    };
  };

  channelPromises("e-mail", openHarness);
});
