import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { DeliveryFailure, type Inbound, type OutboundMessage } from "../../../channels/contract";
import { openFiling } from "../../../channels/email/filing";
import { openErrands } from "../../../channels/email/imap/sent";
import { openMemory } from "../../../channels/email/memory";
import { openTokens } from "../../../channels/email/oauth";
import { fromMarkdown } from "../../../channels/kit/markdown";
import { fromPlain, toPlain } from "../../../channels/kit/rich-text";
import { openRecorder } from "../recorder";
import { END_OF_MAIL, type FaultProxy } from "./fault-proxy";
import { type MailHouse, missing, openMailHouse } from "./mail-house";
import { eventually, openCustomer, openMailbox, openProgram, type openSpool } from "./mailbox";

const reason = missing();
const HOUR_MS = 3_600_000;

describe.skipIf(reason !== null)(`when mail servers fail${reason ? ` (skipped: ${reason})` : ""}`, () => {
  let house: MailHouse;
  beforeAll(async () => {
    house = await openMailHouse();
  });
  afterAll(() => house?.close());
  const closing: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });

  /** Our mailbox, online, with a clock that is turned by hand, and a customer who writes to it. */
  const begin = async (set: Record<string, unknown> = {}, held: { isHeld?: () => boolean } = {}) => {
    const desk = openRecorder();
    const clock = { at: Date.now() };
    const needs = { ...desk.needs, ...held, now: () => clock.at };
    const open = async (user?: string, spool?: ReturnType<typeof openSpool>) => {
      const mailbox = await openMailbox(house, needs, { set, ...(user ? { user } : {}), ...(spool ? { spool } : {}) });
      closing.push(mailbox.close);
      return mailbox;
    };
    const mailbox = await open();
    const isOnline = () => desk.states.at(-1)?.at === "online";
    await eventually(async () => isOnline(), "the mailbox to be online");
    const customer = await openCustomer(house, mailbox);
    closing.push(customer.close);
    const texts = () => desk.items("message").map(({ rich }) => toPlain(rich));
    return {
      desk,
      clock,
      open,
      mailbox,
      customer,
      isOnline,
      texts,
      /** What the desk would have kept: each thing once, however often it was handed in. */
      kept: () => [...new Set(desk.batches.flatMap(({ items }) => items.map(identity)))],
      taken: (count: number) =>
        eventually(async () => new Set(desk.items("message").map(identity)).size >= count, `${count} mails`),
    };
  };
  const identity = ({ externalId, kind, revision }: Inbound) => `${externalId} ${kind} ${revision}`;
  const mail = (text: string, headers: string[] = []) =>
    Buffer.from([...headers, "Content-Type: text/plain; charset=utf-8", "", text].join("\r\n"));
  const from = (name: string, n: number, ...more: string[]) => [
    `From: ${name} <${name}@cust.test>`,
    `Message-ID: <${name}.${n}@cust.test>`,
    `Subject: Mail ${n}`,
    ...more,
  ];
  const answer = (thread: string, text: string): OutboundMessage => ({
    kind: "message",
    id: `out-${text}`,
    thread,
    rich: fromPlain(text),
    files: [],
    author: { name: "Mia", speaks: "agent" },
  });
  const fresh = () => ({ done: [], sent: async () => {} });
  const failure = async (attempt: Promise<unknown>) =>
    attempt.then(
      () => null,
      (error: unknown) => (error instanceof DeliveryFailure ? error : null),
    );

  it("fetches what came while the IMAP server was away, once and in order, and says how long it was deaf", async () => {
    const { desk, clock, mailbox, taken, texts, isOnline } = await begin();
    house.drop(mailbox.user, mail("before", from("bert", 0)));
    await taken(1);
    const deafSince = clock.at;
    await house.imap.stop();
    await eventually(async () => desk.states.at(-1)?.at === "degraded", "the outage to be told");
    clock.at += 2 * HOUR_MS;
    for (const n of [1, 2, 3]) house.drop(mailbox.user, mail(`away ${n}`, from("bert", n)));
    await house.imap.start();
    await taken(4);
    await eventually(async () => isOnline(), "the mailbox to be online again");
    expect(texts()).toEqual(["before", "away 1", "away 2", "away 3"]);
    expect(desk.states.at(-1)).toEqual({ at: "online", filled: { sinceMs: deafSince, messages: 3 } });
    expect(mailbox.pauses.length).toBeGreaterThan(0);
  });

  it("loses nothing in three days of outage, whatever the clock says meanwhile", async () => {
    const { desk, clock, mailbox, customer, open, taken, texts } = await begin();
    await customer.posts("Monday");
    await taken(1);
    await mailbox.close();
    for (const day of ["Tuesday", "Wednesday", "Thursday"]) {
      clock.at += 24 * HOUR_MS;
      await customer.posts(day);
    }
    await eventually(async () => (await customer.desk.mails()).length === 4, "the mails in the mailbox");
    const again = await open(mailbox.user);
    await taken(4);
    expect([...texts()].sort()).toEqual(["Monday", "Thursday", "Tuesday", "Wednesday"]);
    await eventually(async () => desk.states.at(-1)?.at === "online", "the state");
    expect(desk.states.at(-1)).toMatchObject({ filled: { messages: 3 } });
    await again.close();
  });

  it("reads on after the server has numbered its mails anew, and takes nothing from before it was connected", async () => {
    const user = "renumbered";
    for (const n of [1, 2]) house.drop(user, mail(`old ${n}`, from("carl", n)));
    const desk = openRecorder();
    // Our clock is hours ahead of the server's.
    const open = async () => {
      const mailbox = await openMailbox(house, { ...desk.needs, now: () => Date.now() + 5 * HOUR_MS }, { user });
      closing.push(mailbox.close);
      return mailbox;
    };
    const mailbox = await open();
    await eventually(async () => desk.states.at(-1)?.at === "online", "the mailbox to be online");
    const arrives = async (text: string, n: number) => {
      const program = await openProgram(house, user);
      await program.file("INBOX", mail(text, from("carl", n)), [], new Date(Date.now() + n * 1000));
      await program.close();
    };
    await arrives("first", 3);
    await eventually(async () => desk.items("message").length === 1, "the first mail");
    await mailbox.close();
    await arrives("second", 4);
    await house.renumber(user);
    await open();
    await eventually(async () => desk.items("message").some(({ rich }) => toPlain(rich) === "second"), "the second");
    expect([...new Set(desk.items("message").map(({ rich }) => toPlain(rich)))].sort()).toEqual(["first", "second"]);
    expect(new Set(desk.items("message").map(identity)).size).toBe(2);
  });

  it("brings every mail when the wire breaks in the middle of fetching them", async () => {
    const { desk, mailbox, taken, texts } = await begin();
    mailbox.wires.imap.trouble({ on: /BODY\[\]/, cut: "server" });
    mailbox.wires.imap.trouble({ on: /the third/, cut: "server" });
    for (const [n, text] of ["the first", "the second", "the third", "the fourth"].entries())
      house.drop(mailbox.user, mail(text, from("dora", n)));
    await taken(4);
    expect([...new Set(texts())]).toEqual(["the first", "the second", "the third", "the fourth"]);
    expect(desk.unreadable).toEqual([]);
  });

  it("keeps nothing half: a mail is marked as seen only after the desk has it", async () => {
    const { desk, mailbox, customer, taken } = await begin();
    desk.refuseNext(2);
    await customer.posts("Take this");
    await taken(1);
    await eventually(
      async () => (await customer.desk.mails()).some(({ flags }) => flags.includes("\\Seen")),
      "the mark",
    );
    expect(desk.arrived()).toBe(3);
    expect(mailbox.pauses.length).toBeGreaterThanOrEqual(2);
  });

  it("sends again what the stopped SMTP server certainly did not take", async () => {
    const { mailbox, customer, taken, desk } = await begin();
    await customer.posts("Hello");
    await taken(1);
    const thread = (await desk.seen("message")).thread;
    await house.smtp.stop();
    expect(await failure(mailbox.connection.send(answer(thread, "Good day"), fresh()))).toMatchObject({
      kind: "unreachable",
    });
    await house.smtp.start();
    await mailbox.connection.send(answer(thread, "Good day"), fresh());
    const mails = await eventually(async () => {
      const all = await customer.program.mails();
      return all.length > 0 && all;
    }, "the answer");
    expect(mails).toHaveLength(1);
  });

  it("knows that a mail did not arrive when the wire breaks inside DATA, before its end", async () => {
    const { desk, clock, mailbox, customer, taken } = await begin();
    await customer.posts("Hello");
    await taken(1);
    const outbound = answer((await desk.seen("message")).thread, "Good day");
    // Its end leaves only when it is written down that it does; here that waits until the wire is cut.
    const letGo = desk.holdMemory();
    mailbox.wires.smtp.trouble({ on: /Message-ID:/i, cut: "client" });
    expect(await failure(mailbox.connection.send(outbound, fresh()))).toMatchObject({ kind: "unreachable" });
    letGo();
    expect(await mailbox.connection.settle?.(outbound, clock.at)).toBe("unsent");
    await mailbox.connection.send(outbound, fresh());
    const mails = await eventually(async () => {
      const all = await customer.program.mails();
      return all.length > 0 && all;
    }, "the mail at the customer's");
    expect(mails).toHaveLength(1);
  });

  it("ends no mail once another process may hold the mailbox, however long it was frozen in the middle of DATA", async () => {
    const frozen = { isHeld: true };
    const { desk, mailbox, customer, taken } = await begin({}, { isHeld: () => frozen.isHeld });
    await customer.posts("Hello");
    await taken(1);
    const outbound = answer((await desk.seen("message")).thread, "Good day");
    const letGo = desk.holdMemory();
    const sending = failure(mailbox.connection.send(outbound, fresh()));
    await eventually(async () => /Message-ID: /.test(mailbox.wires.smtp.said()), "all of the mail but its end");
    frozen.isHeld = false;
    letGo();
    expect(await sending).toMatchObject({ kind: "unreachable" });
    expect(mailbox.wires.smtp.said()).not.toMatch(END_OF_MAIL);
    frozen.isHeld = true;
    await mailbox.connection.send(outbound, fresh());
    const mails = await eventually(async () => {
      const all = await customer.program.mails();
      return all.length > 0 && all;
    }, "the mail at the customer's");
    expect(mails).toHaveLength(1);
  });

  it("leaves a mail in doubt when the wire breaks at the end of DATA, and finds out from the folder of sent mail", async () => {
    const { desk, clock, mailbox, customer, taken } = await begin({ sentCopy: "server" });
    await customer.posts("Hello");
    await taken(1);
    const outbound = answer((await desk.seen("message")).thread, "Good day");
    const settle = async () => mailbox.connection.settle?.(outbound, clock.at);
    mailbox.wires.smtp.trouble({ on: END_OF_MAIL, cut: "client" });
    expect(await failure(mailbox.connection.send(outbound, fresh()))).toMatchObject({ kind: "uncertain" });
    expect(await settle()).toBe("unknown");
    const at = clock.at;
    // As long as a server may take to say that it has it, nobody can know.
    clock.at += 599_000;
    expect(await mailbox.connection.settle?.(outbound, at)).toBe("unknown");
    clock.at += 1000;
    expect(await mailbox.connection.settle?.(outbound, at)).toBe("absent");
    // Sent once more; now only the answer of the server is lost, which files what it has sent.
    mailbox.wires.smtp.trouble({ on: /^250 2\.0\.0 .*accepted/, cut: "server" });
    expect(await failure(mailbox.connection.send(outbound, fresh()))).toMatchObject({ kind: "uncertain" });
    const [sent] = await eventually(async () => {
      const all = await customer.program.mails();
      return all.length > 0 && all;
    }, "the mail at the customer's");
    await customer.desk.file("Sent", Buffer.from(sent?.source ?? "", "latin1"), ["\\Seen"]);
    const receipt = await settle();
    expect(receipt).toEqual({ externalIds: [sent?.mail.messageId], at: clock.at });
    expect(desk.items("message")).toHaveLength(1);
  });

  it("is told nothing by a server that refuses to search the folder of sent mail: the mail in doubt does not go again", async () => {
    const { desk, clock, mailbox, customer, taken } = await begin({ sentCopy: "server" });
    await customer.posts("Hello");
    await taken(1);
    const outbound = answer((await desk.seen("message")).thread, "Good day");
    mailbox.wires.smtp.trouble({ on: /^250 2\.0\.0 .*accepted/, cut: "server" });
    expect(await failure(mailbox.connection.send(outbound, fresh()))).toMatchObject({ kind: "uncertain" });
    const at = clock.at;
    clock.at += 600_000;
    mailbox.wires.imap.rewrite(/^(\S+) OK Search completed/gm, "$1 NO [UNAVAILABLE] Not now");
    expect(await mailbox.connection.settle?.(outbound, at)).toBe("unknown");
    mailbox.wires.imap.restore();
    await expect.poll(() => mailbox.connection.settle?.(outbound, at), { timeout: 30_000 }).toBe("absent");
  });

  it("does not take the copy of a mail that came back for one of its second attempt", async () => {
    const { desk, clock, mailbox, customer, taken } = await begin({ sentCopy: "server" });
    await customer.posts("Hello");
    await taken(1);
    const outbound = answer((await desk.seen("message")).thread, "Good day");
    const { externalIds: gone } = await mailbox.connection.send(outbound, fresh());
    const settle = (at: number) => mailbox.connection.settle?.(outbound, at, { done: [], gone });
    mailbox.wires.smtp.trouble({ on: END_OF_MAIL, cut: "client" });
    expect(await failure(mailbox.connection.send(outbound, fresh()))).toMatchObject({ kind: "uncertain" });
    expect(await settle(clock.at - 600_000)).toBe("unknown");
    await customer.desk.file("Sent", mail("Good day", [`Message-ID: <${gone[0]}>`]), ["\\Seen"]);
    expect(await settle(clock.at)).toBe("unknown");
    expect(await mailbox.connection.settle?.(outbound, clock.at)).toMatchObject({ externalIds: gone });
  });

  it("says that a password is no longer good, with the cure, and goes on by itself when it is again", async () => {
    const { desk, mailbox, customer, taken, isOnline } = await begin();
    house.revoke(mailbox.user);
    // The server looks into its list of passwords once a second.
    await eventually(async () => {
      if (isOnline()) mailbox.wires.imap.cutAll();
      return desk.states.at(-1)?.at === "offline";
    }, "the refused sign-in to be told");
    expect(desk.states.at(-1)).toMatchObject({
      at: "offline",
      reason: expect.stringContaining("sign-in"),
      cure: expect.stringContaining("password"),
    });
    house.drop(mailbox.user, mail("meanwhile", from("emil", 1)));
    house.restore();
    await taken(1);
    await eventually(async () => isOnline(), "the mailbox to be online again");
    expect(desk.logged()).not.toContain("secret");
    await customer.posts("Hello again");
    await taken(2);
  });

  it("sets aside what is no mail at all, whole and unseen on the server, and goes on behind it", async () => {
    const { desk, mailbox, customer, taken } = await begin();
    const nothing = Buffer.alloc(3_000);
    house.drop(mailbox.user, nothing);
    await eventually(async () => desk.unreadable.length > 0, "the quarantine");
    await customer.posts("A mail");
    await taken(1);
    expect(desk.unreadable).toHaveLength(1);
    const { raw, error } = desk.unreadable[0] ?? {};
    expect(error).toContain("mail");
    expect(raw).toMatchObject({ folder: "INBOX", uid: 1, mime: expect.any(String) });
    const seen = await eventually(async () => {
      const flags = (await customer.desk.mails()).map((one) => one.flags.includes("\\Seen"));
      return flags.length === 2 && flags[1] && flags;
    }, "the mark on the second");
    expect(seen).toEqual([false, true]);
  });

  it("sets aside a mail that the desk refuses again and again, so that it stops none behind it", async () => {
    const { desk, mailbox, taken, texts } = await begin();
    desk.refuseNext(5);
    house.drop(mailbox.user, mail("refused", from("fred", 1)));
    await eventually(async () => desk.unreadable.length > 0, "the quarantine");
    house.drop(mailbox.user, mail("taken", from("fred", 2)));
    await taken(1);
    expect(texts()).toEqual(["taken"]);
    expect(desk.unreadable[0]?.error).toContain("disk is full");
  });

  it.each([
    ["a Message-ID", ["From: Gina <gina@cust.test>", "Subject: No id"]],
    ["a subject", ["From: Gina <gina@cust.test>", "Message-ID: <no-subject@cust.test>"]],
    ["a sender", ["Subject: From nobody", "Message-ID: <no-from@cust.test>"]],
    ["any header", []],
    [
      "a charset that exists",
      ["From: gina@cust.test", "MIME-Version: 1.0", "Content-Type: text/plain; charset=x-klingon"],
    ],
    ["a date of this world", ["From: gina@cust.test", "Date: Mon, 99 Foo 1804 99:99:99 +9999"]],
  ])("takes a mail without %s", async (_what, headers) => {
    const { desk, mailbox, taken } = await begin();
    house.drop(mailbox.user, Buffer.from([...headers, "", "Grüße aus Köln, where is my parcel?"].join("\r\n")));
    await taken(1);
    const one = await desk.seen("message");
    expect(toPlain(one.rich)).toContain("where is my parcel?");
    expect(one.externalId).not.toBe("");
    // The same mail again, on another way, is the same mail.
    house.drop(mailbox.user, Buffer.from([...headers, "", "Grüße aus Köln, where is my parcel?"].join("\r\n")));
    await eventually(async () => desk.items("message").length === 2, "the copy");
    expect(new Set(desk.items("message").map(identity)).size).toBe(1);
  });

  it("believes no date: a mail is as old as the server says, and never from tomorrow", async () => {
    const { desk, clock, mailbox, taken } = await begin();
    clock.at = Date.now();
    const dates = ["Thu, 01 Jan 2099 00:00:00 +0000", "Thu, 01 Jan 1970 00:00:00 +0000"];
    for (const [n, date] of dates.entries())
      house.drop(mailbox.user, mail(`mail ${n}`, from("hugo", n, `Date: ${date}`)));
    await taken(2);
    // A server whose clock runs ahead of ours.
    const program = await openProgram(house, mailbox.user);
    await program.file("INBOX", mail("mail 2", from("hugo", 2)), [], new Date(clock.at + 3 * HOUR_MS));
    await taken(3);
    await program.close();
    for (const { at } of desk.items("message")) {
      expect(at).toBeLessThanOrEqual(clock.at);
      expect(at).toBeGreaterThan(Date.parse("2000-01-01"));
    }
  });

  it("files in Sent what it sent while the mailbox was away, once, also after a restart", async () => {
    const { desk, mailbox, customer, open, taken } = await begin();
    await customer.posts("Hello");
    await taken(1);
    const { thread } = await desk.seen("message");
    await house.imap.stop();
    await mailbox.connection.send(answer(thread, "Good day"), fresh());
    await mailbox.close();
    const before = await desk.needs.remember.get();
    const kept = new Map(mailbox.spool.kept);
    await house.imap.start();
    const filed = async () => {
      const program = await openProgram(house, mailbox.user);
      const mails = await program.mails("Sent");
      await program.close();
      return mails.map(({ mail: { reply } }) => reply.split("\n")[0]);
    };
    const again = await open(mailbox.user, mailbox.spool);
    await expect.poll(filed, { timeout: 30_000 }).toEqual(["Good day"]);
    await expect.poll(() => mailbox.spool.kept.size, { timeout: 30_000 }).toBe(0);
    await again.close();
    // Killed after it was filed and before that was written down.
    await desk.needs.remember.set(before);
    for (const [key, bytes] of kept) mailbox.spool.kept.set(key, bytes);
    await open(mailbox.user, mailbox.spool);
    await expect
      .poll(async () => JSON.stringify(await desk.needs.remember.get()), { timeout: 30_000 })
      .toContain('"unfiled":[]');
    expect(await filed()).toEqual(["Good day"]);
  });

  /** What waits to be filed in Sent, without anybody who files it by themselves. */
  const beginFiling = async () => {
    const { desk, clock, mailbox, customer } = await begin({ sentCopy: "server" });
    const { settings, spool, wires } = mailbox;
    const errands = openErrands({
      account: { settings, tokens: openTokens({ settings, now: Date.now, keeping: null }) },
      watching: () => null,
      wake: () => {},
    });
    const memory = await openMemory(desk.needs.remember);
    const { log } = desk.needs;
    const needs = { errands, memory, spool, log, now: () => clock.at };
    const filing = openFiling(needs);
    const bytes = (name: string, size = 10) => mail("x".repeat(size), [`Message-ID: <${name}@desk.test>`]);
    const trace = (name: string) => ({ messageId: `${name}@desk.test`, ref: `ref.${name}` });
    return {
      ...{ desk, clock, needs, filing, wire: wires.imap, spool, bytes, trace },
      leaves: (name: string, size?: number) => filing.prepare(bytes(name, size)).left(trace(name)),
      files: (name: string) => customer.desk.file("Sent", bytes(name)),
      filed: async () => (await customer.desk.mails("Sent")).map(({ mail: one }) => one.messageId?.split("@")[0]),
    };
  };

  it("files both of two mails that left together", async () => {
    const { needs, spool, bytes, trace, filed } = await beginFiling();
    let write = () => {};
    const disk = new Promise<void>((resolve) => {
      write = resolve;
    });
    const put = async (given: Uint8Array) => disk.then(() => spool.put(given));
    const filing = openFiling({ ...needs, spool: { ...spool, put } });
    const left = ["a", "b"].map((name) => filing.prepare(bytes(name)).left(trace(name)));
    write();
    await Promise.all(left);
    await filing.flush();
    expect(await filed()).toEqual(["a", "b"]);
  });

  it("files no second copy in Sent while the server refuses to search it", async () => {
    const { wire, filing, leaves, files, filed } = await beginFiling();
    await files("a");
    await leaves("a");
    await leaves("b");
    wire.rewrite(/^(\S+) OK Search completed/gm, "$1 NO [UNAVAILABLE] Not now");
    await filing.flush();
    wire.restore();
    expect(await filed()).toEqual(["a"]);
    await filing.flush();
    expect(await filed()).toEqual(["a", "b"]);
  });

  it.each([
    [
      "refuses",
      (wire: FaultProxy) => {
        wire.rewrite(/ LITERAL\+/g, "");
        wire.refuse(/ APPEND .*\{\d{5,}\}/, "NO [LIMIT] That is too large");
      },
    ],
    ["announces not to take", (wire: FaultProxy) => wire.rewrite(/ LITERAL\+/g, " APPENDLIMIT=9000")],
  ])(
    "files in Sent what stands behind a mail that the server %s, and gives that one up after days, saying so",
    async (_what, disguise) => {
      const { desk, clock, wire, filing, spool, leaves, filed } = await beginFiling();
      disguise(wire);
      await leaves("large", 10_000);
      await leaves("behind");
      await filing.flush();
      expect(await filed()).toEqual(["behind"]);
      clock.at += 4 * 24 * HOUR_MS;
      for (let times = 2; times < 10; times++) await filing.flush();
      expect(spool.kept.size).toBe(1);
      await filing.flush();
      expect(spool.kept.size).toBe(0);
      expect(desk.logged()).toContain("filed in Sent no more");
      expect(await filed()).toEqual(["behind"]);
    },
  );

  it("files in Sent what stands behind a mail at which the connection ends each time", async () => {
    const { wire, filing, leaves, filed } = await beginFiling();
    await leaves("large", 10_000);
    await leaves("behind");
    for (let times = 0; times < 2; times++) {
      wire.trouble({ on: / APPEND .*\{\d{5,}/, cut: "client" });
      await filing.flush();
    }
    expect(await filed()).toEqual(["behind"]);
  });

  it("shows what was answered in another program, and files what it sends itself", async () => {
    const { desk, mailbox, customer, taken } = await begin();
    const question = await customer.posts("Where is my parcel?");
    await taken(1);
    const { thread } = await desk.seen("message");
    const signature = fromMarkdown("**Мия Келлер**\n[Чайники](https://kettles.test)");
    const author = { name: "Mia", speaks: "agent", signature } as const;
    await mailbox.connection.send({ ...answer(thread, "On its way"), author }, fresh());
    const got = await eventually(async () => (await customer.program.mails())[0]?.mail, "our answer at the customer's");
    expect(got.text).toMatch(/^On its way\n\n-- \nМия Келлер\nЧайники \(https:\/\/kettles\.test\)\n/);
    expect(got.html).toMatch(/<b>Мия Келлер<\/b><br ?\/?>\n<a href="https:\/\/kettles\.test"[^>]*>Чайники<\/a>/);
    expect(got.reply).toBe("On its way");
    const filed = await eventually(async () => {
      const all = await customer.desk.mails("Sent");
      return all.length > 0 && all;
    }, "our copy in Sent");
    expect(filed).toHaveLength(1);
    expect(filed[0]).toMatchObject({ flags: ["\\Seen"], mail: { inReplyTo: null } });
    await customer.desk.file(
      "Sent",
      mail("I have called them.", [
        `From: Mia <${mailbox.address}>`,
        `To: Anna <${customer.address}>`,
        "Subject: Re: A question",
        "Message-ID: <elsewhere@desk.test>",
        `In-Reply-To: <${question}>`,
      ]),
      ["\\Seen"],
    );
    const elsewhere = await eventually(async () => desk.items("message").find(({ ours }) => ours), "the answer");
    expect(toPlain(elsewhere.rich)).toBe("I have called them.");
    expect(elsewhere).toMatchObject({ readers: [{ role: "to", person: { address: customer.address } }] });
    expect(elsewhere.thread).toBe(thread);
    // Our own copy is no second answer.
    expect(desk.items("message").filter(({ ours }) => ours)).toHaveLength(1);
  });
});
