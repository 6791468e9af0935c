/**
 * What every channel promises the desk, whatever its platform. A channel passes when
 * `channelPromises("name", openHarness)` is green; capabilities it does not claim are shown as skipped.
 */
import { afterEach, describe, expect, it } from "vitest";
import {
  type Channel,
  type Connection,
  type ConnectionNeeds,
  DeliveryFailure,
  type ExternalId,
  type FailureKind,
  type Inbound,
  type OutboundMessage,
  type Progress,
  type ThreadRef,
} from "../../channels/contract";
import { fromPlain, toPlain } from "../../channels/kit/rich-text";
import { openRecorder, type Recorder } from "./recorder";

/** One message of ours as the customer's screen shows it; a deleted one is not shown. */
export type Shown = {
  externalId: ExternalId;
  text: string;
  files: string[];
  buttons: string[];
  reactions: string[];
  /** Under whose name it stands there, where the platform shows one. */
  speaker?: string | undefined;
};

/** The customer's side. Each deed resolves when the platform was told that the desk has kept it; it may reject when it was not kept. */
export type HarnessCustomer = {
  thread: ThreadRef;
  writes: (text: string) => Promise<void>;
  quotes?: (externalId: ExternalId, text: string) => Promise<void>;
  edits?: (externalId: ExternalId, text: string) => Promise<void>;
  deletes?: (externalId: ExternalId) => Promise<void>;
  reacts?: (externalId: ExternalId, emoji: string) => Promise<void>;
  presses?: (externalId: ExternalId, data: string) => Promise<void>;
  sendsFile?: (file: { name: string; mime: string; bytes: Uint8Array }) => Promise<void>;
};

/** A channel's connection, open and online, with one customer at the other end. */
export type Harness = {
  channel: Channel;
  connection: Connection;
  customer: HarnessCustomer;
  /** Our messages on the customer's screen, oldest first. */
  shows: () => Promise<Shown[]>;
  /** Lets the platform deliver the customer's next deed this many times; absent where the platform never repeats. */
  repeatsNext?: (copies: number) => void;
  /** Arranges that the next send fails in this way; leave out what the platform can't do. */
  fails: Partial<Record<FailureKind, () => void | Promise<void>>>;
  close: () => Promise<void>;
};

/** What the suite hands in: its recorder stands where the desk would. The harness adds settings, id and the rest. */
export type HarnessNeeds = Pick<
  ConnectionNeeds<unknown>,
  "receive" | "quarantine" | "typing" | "state" | "remember" | "log" | "now" | "newId" | "folder" | "secret"
>;
export type OpenHarness = (needs: HarnessNeeds) => Promise<Harness>;

const message = (thread: ThreadRef, text: string, more: Partial<OutboundMessage> = {}): OutboundMessage => ({
  kind: "message",
  id: `out-${text.slice(0, 20)}`,
  thread,
  rich: fromPlain(text),
  files: [],
  author: { name: "Mia", speaks: "agent" },
  ...more,
});

const fresh = (): Progress => ({ done: [], sent: async () => {} });
const textFile = (name: string) => {
  const bytes = new TextEncoder().encode(`the content of ${name}`);
  return { name, mime: "text/plain", bytes };
};
const outFile = (name: string) => {
  const { mime, bytes } = textFile(name);
  return { name, mime, sizeBytes: bytes.byteLength, open: async () => bytes };
};

const failureOf = (attempt: Promise<unknown>): Promise<unknown> =>
  attempt.then(
    () => "nothing failed",
    (error) => error,
  );

const identityOf = ({ externalId, kind, revision }: Inbound) => `${externalId} ${kind} ${revision}`;

/** `what` where the channel claims it; a claim the harness has no deed for is a mistake in the harness. */
const deed = <Deed>(what: Deed | undefined, name: string): Deed => {
  if (!what) throw new Error(`the channel claims "${name}", so its harness needs that deed`);
  return what;
};

const long = (chars: number): string => {
  const sentences: string[] = [];
  for (let n = 0, size = 0; size < chars; n++) {
    const sentence = `Sentence number ${n} speaks of kettles 🫖 and of lids.`;
    sentences.push(sentence);
    size += sentence.length + 1;
  }
  return sentences.join(" ");
};
const bare = (text: string) => text.replace(/\s+/g, "");

/** Runs the suite for one channel. */
export const channelPromises = (name: string, openHarness: OpenHarness): void => {
  describe(`${name} keeps the channel's promises`, () => {
    const open: Harness[] = [];
    afterEach(async () => {
      for (const harness of open.splice(0)) await harness.close();
    });
    const begin = async () => {
      const desk = openRecorder();
      const harness = await openHarness(desk.needs);
      open.push(harness);
      return { desk, ...harness, can: harness.channel.capabilities };
    };
    /** As `begin`, with one message of the customer's kept and one of ours sent. */
    const beginTalk = async () => {
      const all = await begin();
      await all.customer.writes("Hello");
      const theirs = await all.desk.seen("message");
      const receipt = await all.connection.send(message(theirs.thread, "Good day"), fresh());
      const [ours = ""] = receipt.externalIds;
      return { ...all, theirs, ours };
    };

    identity(begin, beginTalk);
    conversation(beginTalk);
    durability(begin);
    sending(begin, beginTalk);
  });
};

type Begin = () => Promise<Harness & { desk: Recorder; can: Channel["capabilities"] }>;
type BeginTalk = () => Promise<
  Awaited<ReturnType<Begin>> & { theirs: Extract<Inbound, { kind: "message" }>; ours: ExternalId }
>;

const identity = (begin: Begin, beginTalk: BeginTalk) => {
  it("gives a message a thread, an author and an id, and answers arrive in that thread", async () => {
    const { theirs, ours, customer, shows } = await beginTalk();
    expect(toPlain(theirs.rich)).toBe("Hello");
    expect(theirs.thread).toBe(customer.thread);
    expect(theirs.author.address).not.toBe("");
    expect(await shows()).toMatchObject([{ externalId: ours, text: "Good day" }]);
  });

  it("gives every message an id of its own", async () => {
    const { customer, desk } = await begin();
    for (const text of ["one", "two", "three"]) await customer.writes(text);
    expect(new Set(desk.items("message").map(({ externalId }) => externalId)).size).toBe(3);
  });

  it("knows a repeated delivery by its id, kind and revision", async ({ skip }) => {
    const { repeatsNext, customer, desk } = await begin();
    if (!repeatsNext) return skip("the platform never repeats");
    repeatsNext(3);
    await customer.writes("Once is enough");
    await desk.until(() => desk.items("message").length === 3);
    expect(new Set(desk.items("message").map(identityOf)).size).toBe(1);
  });

  it("hands over raw payloads that its own reader reads again to the same things", async () => {
    const { desk, customer } = await begin();
    await customer.writes("Replay me");
    const [batch] = desk.batches;
    expect(JSON.parse(JSON.stringify(batch?.raw))).toEqual(batch?.raw);
  });
};

const conversation = (beginTalk: BeginTalk) => {
  it("carries quotes both ways", async ({ skip }) => {
    const { can, desk, connection, customer, theirs, ours } = await beginTalk();
    if (!can.quotes.in && !can.quotes.out) return skip("no quotes");
    if (can.quotes.out) await connection.send(message(theirs.thread, "To this", { quote: theirs.externalId }), fresh());
    if (!can.quotes.in) return;
    await deed(customer.quotes, "quotes.in")(ours, "You said so");
    const quoting = desk.items("message").find(({ quote }) => quote);
    expect(quoting?.quote?.externalId).toBe(ours);
  });

  it("shows the customer's edits as new revisions of the same message", async ({ skip }) => {
    const { can, desk, customer, theirs } = await beginTalk();
    if (!can.edits.in) return skip("no edits of the customer's");
    const edits = deed(customer.edits, "edits.in");
    await edits(theirs.externalId, "Hello there");
    await edits(theirs.externalId, "Hello again");
    const seen = desk.items("edit");
    expect(seen.map(({ rich }) => toPlain(rich))).toEqual(["Hello there", "Hello again"]);
    expect(new Set([...seen, theirs].map(({ revision }) => revision)).size).toBe(3);
    expect(seen.every(({ externalId }) => externalId === theirs.externalId)).toBe(true);
  });

  it("edits ours in place, twice the same being no failure", async ({ skip }) => {
    const { can, connection, customer, ours, shows } = await beginTalk();
    if (!can.edits.out) return skip("no edits of ours");
    const edit = { kind: "edit" as const, id: "e1", thread: customer.thread, externalIds: [ours] };
    await connection.send({ ...edit, rich: fromPlain("Good evening") }, fresh());
    await connection.send({ ...edit, rich: fromPlain("Good evening") }, fresh());
    expect((await shows()).map(({ text }) => text)).toEqual(["Good evening"]);
  });

  it("tells of the customer's deletions", async ({ skip }) => {
    const { can, customer, desk, theirs } = await beginTalk();
    if (!can.deletions.in) return skip("no deletions of the customer's");
    await deed(customer.deletes, "deletions.in")(theirs.externalId);
    expect(desk.items("deletion")).toMatchObject([{ externalId: theirs.externalId }]);
  });

  it("deletes ours, twice being no failure", async ({ skip }) => {
    const { can, connection, customer, ours, shows } = await beginTalk();
    if (!can.deletions.out) return skip("no deletions of ours");
    const deletion = { kind: "deletion" as const, id: "d1", thread: customer.thread, externalIds: [ours] };
    await connection.send(deletion, fresh());
    await connection.send(deletion, fresh());
    expect(await shows()).toEqual([]);
  });

  it("carries reactions both ways", async ({ skip }) => {
    const { can, connection, customer, desk, theirs, ours } = await beginTalk();
    if (!can.reactions.in && !can.reactions.out) return skip("no reactions");
    const emoji = can.reactions.allowed?.[0] ?? "👍";
    const reaction = { kind: "reaction" as const, id: "r1", thread: theirs.thread, externalId: theirs.externalId };
    if (can.reactions.out) {
      await connection.send({ ...reaction, emoji }, fresh());
      await connection.send({ ...reaction, emoji: null }, fresh());
    }
    if (!can.reactions.in) return;
    await deed(customer.reacts, "reactions.in")(ours, emoji);
    expect(desk.items("reaction")).toMatchObject([{ externalId: ours, emoji: [emoji] }]);
  });

  it("offers buttons and hears which was pressed", async ({ skip }) => {
    const { can, connection, customer, desk, shows, theirs } = await beginTalk();
    if (!can.buttons) return skip("no buttons");
    const buttons = [
      { label: "Yes", data: "solved:yes" },
      { label: "No", data: "solved:no" },
    ];
    const { externalIds } = await connection.send(message(theirs.thread, "Solved?", { buttons }), fresh());
    const last = externalIds.at(-1) ?? "";
    expect((await shows()).at(-1)?.buttons).toEqual(["Yes", "No"]);
    await deed(customer.presses, "buttons")(last, "solved:no");
    const [pressed, ...others] = desk.items("callback");
    expect(pressed).toMatchObject({ data: "solved:no", on: last });
    // Told where the platform tells it; the message is enough.
    expect(pressed?.thread ?? theirs.thread).toBe(theirs.thread);
    expect(others).toEqual([]);
  });

  it("brings the customer's files, byte for byte", async ({ skip }) => {
    const { can, connection, customer, desk } = await beginTalk();
    if (!can.files) return skip("no files");
    const file = textFile("manual.txt");
    await deed(customer.sendsFile, "files")(file);
    const part = desk
      .items("message")
      .flatMap(({ parts }) => parts)
      .find(({ type }) => type === "file");
    if (part?.type !== "file") throw new Error("no file came");
    expect(part.sizeBytes).toBe(file.bytes.byteLength);
    const { bytes } = await connection.fetchFile(part.ref);
    expect(Buffer.from(bytes).equals(Buffer.from(file.bytes))).toBe(true);
  });

  it("shows the agent's name exactly where it claims to", async () => {
    const { can, shows } = await beginTalk();
    const [first] = await shows();
    expect(first?.speaker?.includes("Mia") ?? false).toBe(can.speakerShown ?? false);
  });

  it("sends files of ours with their words", async ({ skip }) => {
    const { can, connection, shows, theirs } = await beginTalk();
    if (!can.files) return skip("no files");
    await connection.send(message(theirs.thread, "Read this", { files: [outFile("guide.txt")] }), fresh());
    const after = (await shows()).slice(1);
    expect(after.flatMap(({ files }) => files)).toEqual(["guide.txt"]);
    expect(after.map(({ text }) => text).join("")).toBe("Read this");
  });
};

const durability = (begin: Begin) => {
  it("keeps the order of what a customer writes", async () => {
    const { customer, desk } = await begin();
    const texts = Array.from({ length: 20 }, (_, n) => `line ${n}`);
    await Promise.all(texts.map((text) => customer.writes(text)));
    expect(desk.items("message").map(({ rich }) => toPlain(rich))).toEqual(texts);
  });

  it("tells the platform only after the desk has kept it", async () => {
    const { customer, desk } = await begin();
    const release = desk.holdReceive();
    let isTold = false;
    const written = customer.writes("Keep me").then(() => {
      isTold = true;
    });
    await desk.until(() => desk.arrived() === 1);
    // Several turns of the event loop, so that an early acknowledgement would have come through.
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
    expect(isTold).toBe(false);
    release();
    await written;
    expect(desk.items("message")).toHaveLength(1);
  });

  it("never acknowledges what the desk refused", async () => {
    const { customer, desk } = await begin();
    desk.refuseNext();
    const wasTold = await customer.writes("Try again").then(
      () => true,
      () => false,
    );
    // Either the platform's retry came through, or the sender was told that it failed.
    expect(wasTold).toBe(desk.items("message").length > 0);
  });
};

const sending = (begin: Begin, beginTalk: BeginTalk) => {
  const kinds: FailureKind[] = ["throttled", "unreachable", "rejected", "unauthorised", "uncertain"];
  for (const kind of kinds)
    it(`names a failure that is "${kind}"`, async ({ skip }) => {
      const { fails, connection, customer } = await begin();
      const arrange = fails[kind];
      if (!arrange) return skip("the platform can't fail so");
      await customer.writes("Hello");
      await arrange();
      const failure = await failureOf(connection.send(message(customer.thread, "Answer"), fresh()));
      expect(failure).toBeInstanceOf(DeliveryFailure);
      expect(failure).toMatchObject({ kind });
      if (kind === "throttled") expect(failure).toMatchObject({ retryAfterMs: expect.any(Number) });
    });

  it("splits what is too long and loses nothing, or says that it is too long", async () => {
    const { can, connection, shows, theirs } = await beginTalk();
    const text = long(can.text.maxChars * 2.5);
    const sent = connection.send(message(theirs.thread, text), fresh());
    if (!can.text.splits) {
      expect(await failureOf(sent)).toMatchObject({ kind: "rejected", code: "too_long" });
      return;
    }
    const { externalIds } = await sent;
    const pieces = (await shows()).slice(1);
    expect(pieces.map(({ externalId }) => externalId)).toEqual(externalIds);
    expect(pieces.every((piece) => piece.text.length <= can.text.maxChars)).toBe(true);
    expect(bare(pieces.map((piece) => piece.text).join(""))).toBe(bare(text));
  });

  it("goes on behind the confirmed pieces after a crash", async ({ skip }) => {
    const { can, connection, shows, theirs } = await beginTalk();
    if (!can.text.splits) return skip("nothing is sent in pieces");
    const text = long(can.text.maxChars * 3.5);
    const done: ExternalId[] = [];
    const crash = async (externalId: ExternalId) => {
      done.push(externalId);
      if (done.length === 2) throw new Error("power cut");
    };
    expect(await failureOf(connection.send(message(theirs.thread, text), { done: [], sent: crash }))).toMatchObject({
      message: "power cut",
    });
    const { externalIds } = await connection.send(message(theirs.thread, text), { ...fresh(), done: [...done] });
    const pieces = (await shows()).slice(1);
    expect(pieces.map(({ externalId }) => externalId)).toEqual(externalIds);
    expect(bare(pieces.map((piece) => piece.text).join(""))).toBe(bare(text));
  });
};
