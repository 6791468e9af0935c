/** The Sent folder: what left is looked up there, and filed there where the server does not. */
import type { ImapFlow } from "imapflow";
import { REF_HEADER } from "../ids";
import type { Account } from "./client";
import { refusalOf, signIn } from "./client";

const USUAL =
  /^(?:inbox[./])?(?:sent|sent (?:items|mail|messages)|отправленные|gesendet|gesendete (?:elemente|objekte))$/i;

/** The named folder, else the one marked \Sent, else one with a usual name. */
export const findSent = async (client: ImapFlow, named: string): Promise<string | null> => {
  const all = await client.list();
  const found = named
    ? all.find(({ path }) => path.toLowerCase() === named.toLowerCase())
    : (all.find(({ specialUse }) => specialUse === "\\Sent") ?? all.find(({ path }) => USUAL.test(path)));
  return found?.path ?? null;
};

/** How a mail of ours is found again: by its Message-ID, or by the header that stays when a provider rewrites that. */
export type Trace = { messageId: string; ref: string };

type Errand<Result> = (client: ImapFlow, path: string) => Promise<Result>;
export type Errands = {
  /** True when the mail lies in Sent; null when there is no such folder. */
  has: (trace: Trace) => Promise<boolean | null>;
  /** Files a mail there unless it already lies there. What the server says when it refuses this mail; else null. */
  file: (trace: Trace, mail: Uint8Array) => Promise<string | null>;
};

const holds = async (client: ImapFlow, path: string, { messageId, ref }: Trace): Promise<boolean> => {
  const lock = await client.getMailboxLock(path);
  try {
    // The server may have filed it after this folder was opened.
    await client.noop();
    const ways = [{ header: { "message-id": `<${messageId}>` } }, { header: { [REF_HEADER.toLowerCase()]: ref } }];
    const found = await client.search({ or: ways }, { uid: true });
    // A refused search tells nothing: what is looked for may lie there.
    if (!found) throw new Error("The mail server does not search the folder of sent mail.");
    return found.length > 0;
  } finally {
    lock.release();
  }
};

type Needs = { account: Account; watching: () => ImapFlow | null; wake: () => void };

/** Errands go over the client that watches Sent, or over one of their own while there is none; one at a time. */
export const openErrands = ({ account, watching, wake }: Needs): Errands => {
  let line: Promise<unknown> = Promise.resolve();
  const go = async <Result>(errand: Errand<Result>, makes: boolean): Promise<Result | null> => {
    const live = watching();
    const client = live ?? (await signIn(account));
    try {
      const found = await findSent(client, account.settings.sentFolder);
      const path = found ?? (makes ? (await client.mailboxCreate(account.settings.sentFolder || "Sent")).path : null);
      return path === null ? null : await errand(client, path);
    } finally {
      if (live) wake();
      else client.close();
    }
  };
  const inTurn = <Result>(errand: Errand<Result>, makes: boolean): Promise<Result | null> => {
    const turn = line.then(() => go(errand, makes));
    line = turn.catch(() => {});
    return turn;
  };
  return {
    has: (trace) => inTurn((client, path) => holds(client, path, trace), false),
    file: (trace, mail) =>
      inTurn(async (client, path) => {
        if (await holds(client, path, trace)) return null;
        return client.append(path, Buffer.from(mail), ["\\Seen"]).then(
          () => null,
          (error: unknown) => {
            const words = refusalOf(error);
            if (words === null) throw error;
            return words;
          },
        );
      }, true),
  };
};
