import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { lookFrom, standingOf } from "../../../channels/email/imap/standing";
import { toPlain } from "../../../channels/kit/rich-text";
import { openRecorder } from "../recorder";
import type { FaultProxy } from "./fault-proxy";
import { type MailHouse, missing, openMailHouse } from "./mail-house";
import { eventually, openMailbox, openProgram } from "./mailbox";

describe("where a folder is looked into", () => {
  const stood = { uidNext: 7, modseq: "9007199254740993" };
  it.each([
    ["nowhere while nothing has changed", stood, { ...stood }, { at: "nothing" }],
    [
      "among what has changed, counted beyond what a number holds",
      stood,
      { ...stood, modseq: "9007199254740994" },
      { at: "changed", since: 9007199254740993n },
    ],
    ["everywhere when a mail came", stood, { uidNext: 8, modseq: "9007199254740994" }, { at: "all" }],
    ["everywhere when a mail came and nothing counted it", stood, { ...stood, uidNext: 8 }, { at: "all" }],
    ["everywhere when the server counts backwards", stood, { ...stood, modseq: "12" }, { at: "all" }],
    ["everywhere when it no longer counts", stood, null, { at: "all" }],
    ["everywhere when it never counted", undefined, null, { at: "all" }],
    ["everywhere the first time", undefined, stood, { at: "all" }],
  ] as const)("%s", (_what, before, now, look) => expect(lookFrom(before, now)).toEqual(look));

  it.each([
    ["has no CONDSTORE", new Set<string>(), { uidNext: 7, highestModseq: 9n }],
    ["counts no changes in this folder", new Set(["CONDSTORE"]), { uidNext: 7, highestModseq: 9n, noModseq: true }],
    ["does not say its count", new Set(["CONDSTORE"]), { uidNext: 7 }],
    ["does not say its next UID", new Set(["CONDSTORE"]), { highestModseq: 9n }],
  ])("knows of nothing when the server %s", (_what, enabled, told) => expect(standingOf({ enabled }, told)).toBeNull());
});

const reason = missing();
describe.skipIf(reason !== null)(`a folder that nobody wrote to${reason ? ` (skipped: ${reason})` : ""}`, () => {
  let house: MailHouse;
  beforeAll(async () => {
    house = await openMailHouse();
  });
  afterAll(() => house?.close());
  const closing: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });

  const begin = async (disguise: (wire: FaultProxy) => void = () => {}) => {
    const desk = openRecorder();
    const open = async (user?: string) => {
      const mailbox = await openMailbox(house, desk.needs, { disguise, ...(user ? { user } : {}) });
      closing.push(mailbox.close);
      return mailbox;
    };
    const mailbox = await open();
    let count = 0;
    return {
      desk,
      mailbox,
      open,
      drop: (text: string) =>
        house.drop(
          mailbox.user,
          [`Message-ID: <${count++}.${mailbox.user}@cust.test>`, "From: a@cust.test", "", text].join("\r\n"),
        ),
      texts: () => [...new Set(desk.items("message").map(({ rich }) => toPlain(rich)))],
      taken: (many: number) =>
        eventually(
          async () => new Set(desk.items("message").map((one) => one.externalId)).size >= many,
          `${many} mails`,
        ),
    };
  };
  /** Both folders are read to their end, and waited for. */
  const idles = async (wire: FaultProxy, from = 0) => {
    const said = () => wire.said().slice(from);
    await eventually(async () => (said().match(/ IDLE\r\n/g) ?? []).length >= 2, "both folders to be idle");
    return said();
  };
  /** Everything said from the next connection on until both folders are waited for. */
  const afterCut = async (wire: FaultProxy) => {
    const from = wire.said().length;
    wire.cutAll();
    return idles(wire, from);
  };
  const searches = (said: string) => said.match(/UID SEARCH [^\r]*/g) ?? [];

  it("is not searched again, neither after a lost connection nor after a restart", async () => {
    const { mailbox, open, desk, drop, taken, texts } = await begin();
    await idles(mailbox.wires.imap);
    drop("first");
    await taken(1);
    await mailbox.close();
    // What we marked as seen ourselves may have changed the folder: at most among that is looked.
    const second = await open(mailbox.user);
    expect(searches(await idles(second.wires.imap)).filter((one) => !/MODSEQ \d/.test(one))).toEqual([]);
    expect(searches(await afterCut(second.wires.imap))).toEqual([]);
    await second.close();
    const third = await open(mailbox.user);
    expect(searches(await idles(third.wires.imap))).toEqual([]);
    drop("second");
    await taken(2);
    expect(texts()).toEqual(["first", "second"]);
    expect(desk.unreadable).toEqual([]);
  });

  it("is looked through only where flags changed, and a mail that came with the change is not overlooked", async () => {
    const { mailbox, open, drop, taken, texts } = await begin();
    const { wires } = mailbox;
    await idles(wires.imap);
    drop("first");
    await taken(1);
    await afterCut(wires.imap);
    await mailbox.close();
    const program = await openProgram(house, mailbox.user);
    closing.push(program.close);
    await program.flag("INBOX", "1:*", ["\\Flagged"]);
    const again = await open(mailbox.user);
    expect(searches(await idles(again.wires.imap))).toEqual([expect.stringMatching(/MODSEQ \d+/)]);
    await again.close();
    await program.flag("INBOX", "1:*", ["\\Answered"]);
    drop("second");
    await open(mailbox.user);
    await taken(2);
    expect(texts()).toEqual(["first", "second"]);
  });

  it("keeps the place of mails that were cut off in the middle of being fetched", async () => {
    const { mailbox, drop, taken, texts } = await begin();
    const { imap } = mailbox.wires;
    await idles(imap);
    // Told once and lost each time: in the answer to the search, before a mail, inside one, at our mark.
    imap.trouble({ on: /\* SEARCH \d/, cut: "server" });
    imap.trouble({ on: /the second/, cut: "server" });
    imap.trouble({ on: /BODY\.PEEK\[\]/, cut: "client" });
    imap.trouble({ on: /UID STORE 1 /, cut: "client" });
    for (const text of ["the first", "the second", "the third"]) drop(text);
    await taken(3);
    expect(texts()).toEqual(["the first", "the second", "the third"]);
  });

  it.each([
    ["has no CONDSTORE", (wire: FaultProxy) => wire.rewrite(/ CONDSTORE| QRESYNC/g, "")],
    ["counts no changes (NOMODSEQ)", (wire: FaultProxy) => wire.rewrite(/\[HIGHESTMODSEQ \d+\]/g, "[NOMODSEQ]")],
    [
      "counts to the last of its 63 bits",
      (wire: FaultProxy) => wire.rewrite(/HIGHESTMODSEQ \d+/g, "HIGHESTMODSEQ 9223372036854775807"),
    ],
    ["answers no STATUS", (wire: FaultProxy) => wire.rewrite(/\* STATUS [^\r]*/g, "* OK")],
  ])("loses no mail on a server that %s", async (_what, disguise) => {
    const { mailbox, open, drop, taken, texts } = await begin(disguise);
    await idles(mailbox.wires.imap);
    drop("at once");
    await taken(1);
    await mailbox.close();
    drop("meanwhile");
    const again = await open(mailbox.user);
    await taken(2);
    await idles(again.wires.imap);
    await afterCut(again.wires.imap);
    drop("later");
    await taken(3);
    expect(texts()).toEqual(["at once", "meanwhile", "later"]);
  });

  it("is not taken for empty when the server refuses to search it", async () => {
    const { mailbox, drop, taken } = await begin();
    await idles(mailbox.wires.imap);
    mailbox.wires.imap.rewrite(/^(\S+) OK Search completed/m, "$1 NO [UNAVAILABLE] Not now");
    drop("hidden");
    await eventually(async () => mailbox.pauses.length > 2, "tries");
    mailbox.wires.imap.restore();
    await taken(1);
  });

  it("stops at no mail that the server does not hand out: it is set aside, and those behind it are read", async () => {
    const { mailbox, desk, drop, taken, texts } = await begin();
    await idles(mailbox.wires.imap);
    mailbox.wires.imap.refuse(/UID FETCH 1 .*BODY/, "NO [SERVERBUG] It cannot be converted");
    drop("refused");
    drop("behind it");
    await taken(1);
    expect(texts()).toEqual(["behind it"]);
    expect(desk.unreadable).toMatchObject([{ raw: { folder: "INBOX", uid: 1 } }]);
  });
});
