import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Inbound } from "../../../channels/contract";
import { toPlain } from "../../../channels/kit/rich-text";
import { fromFile, inbound } from "../../../channels/slack/inbound";
import { settings } from "../../../channels/slack/settings";

const folder = new URL("./fixtures/", import.meta.url).pathname;
const context = {
  settings: settings.parse({ token: "xoxb-1-a", mode: "events", signingSecret: "s" }),
  now: Date.UTC(2026, 10, 23, 9),
};
const read = (name: string): Inbound[] => inbound(fromFile(readFileSync(`${folder}${name}.json`)), context);
const only = (name: string): Inbound => {
  const [item, ...more] = read(name);
  if (!item || more.length > 0) throw new Error(`${name} holds ${more.length + 1} items`);
  return item;
};
const isOf =
  <Kind extends Inbound["kind"]>(kind: Kind) =>
  (item: Inbound): item is Extract<Inbound, { kind: Kind }> =>
    item.kind === kind;
const theMessage = (name: string) => {
  const item = read(name).find(isOf("message"));
  if (!item) throw new Error(`${name} holds no message`);
  return item;
};

/** What each payload is, and what must be right about it. */
const EXPECTED: Record<string, object> = {
  "me-message": { kind: "message", thread: "C061EG9SL:1515449438.000011" },
  "thread-reply-also-sent-to-the-channel": {
    kind: "message",
    thread: "C061EG9SL:1515449400.000001",
    follows: ["C061EG9SL:1515449400.000001"],
  },
  "message-with-a-null-in-every-field": { kind: "message", author: { address: "U061F7AUR" } },
  "counter-of-replies-without-its-subtype": { kind: "ignored", reason: "a counter of replies" },
  "edit-that-is-only-a-link-preview": {
    kind: "ignored",
    reason: "a link preview or a counter changed, not the words",
  },
  "edit-without-the-message-before": {
    kind: "edit",
    externalId: "C061EG9SL:1355517523.000005",
    revision: "1358878755.000001",
    at: 1_358_878_755_000,
  },
  "edit-that-is-a-tombstone": { kind: "deletion", externalId: "C061EG9SL:1355517523.000005", revision: "deleted" },
  "deletion-without-the-message-before": { kind: "deletion", externalId: "C061EG9SL:1358878749.000002" },
  "message-of-a-stranger-with-a-profile": {
    kind: "message",
    author: { address: "U0STRANGER", name: "Boris Acme" },
  },
  "bot-message-without-a-user": { kind: "ignored", reason: "written by a bot" },
  "notice-that-somebody-joined": { kind: "ignored", reason: "a notice of Slack's: channel join" },
  "huddle-that-began": { kind: "ignored", reason: "written by Slackbot" },
  "mention-in-a-channel-that-is-not-named": { kind: "message", addressed: true, place: { kind: "channel" } },
  "direct-message": { kind: "message", near: { lane: "D024BE91L" } },
  "group-direct-message": { kind: "message", place: { kind: "group" } },
  "reaction-with-a-skin-tone": { kind: "reaction", externalId: "C123ABC456:1464196127.000002", emoji: ["👍🏿"] },
  "reaction-of-the-workspace-s-own": { kind: "reaction", emoji: [":partyparrot:"] },
  "reaction-to-a-file": { kind: "ignored", reason: "a reaction to a file" },
  "tokens-of-people-revoked-not-ours": { kind: "ignored" },
  "tokens-of-ours-revoked": { kind: "account", state: "tokens_revoked" },
  "app-uninstalled": { kind: "account", state: "app_uninstalled" },
  "event-whose-channel-is-an-object": { kind: "ignored", reason: "channel rename" },
  "event-that-slack-has-not-invented-yet": { kind: "ignored", reason: "telepathy received" },
  "socket-envelope-of-an-event": { kind: "message" },
  "button-in-a-thread": {
    kind: "callback",
    data: "person",
    thread: "C061EG9SL:1548261200.000100",
    on: "C061EG9SL:1548261231.000200",
    author: { address: "U091G7R4Z", name: "anna" },
  },
  "button-on-a-message-only-one-person-sees": { kind: "callback", data: "rate:5" },
  "menu-instead-of-a-button": { kind: "ignored", reason: "an element of the kind static_select" },
  "shortcut-on-a-reply": {
    kind: "message",
    thread: "C061EG9SL:1548261200.000100",
    follows: ["C061EG9SL:1548261200.000100"],
    author: { address: "U061F7AUR" },
  },
  "shortcut-without-a-message": { kind: "ignored", reason: "shortcut" },
  "file-the-app-may-not-see": {
    kind: "message",
    parts: [{ type: "file", unavailable: "Slack does not let the app see this file." }],
  },
  "file-that-must-be-asked-for": { kind: "message", parts: [{ type: "file", ref: { fileId: "F1", url: null } }] },
  "block-of-a-kind-not-yet-known": { kind: "message", parts: [{ type: "unsupported", what: "contact card" }] },
  "picture-of-elsewhere": {
    kind: "message",
    rich: [{ spans: [{ text: "cat" }] }, { spans: [{ text: "giphy cat", href: "https://media.giphy.com/x.gif" }] }],
  },
  "notice-that-was-edited": { kind: "ignored", reason: "a notice of Slack's changed" },
  "tombstone-out-of-history": { kind: "ignored", reason: "written by Slackbot" },
  "answers-of-a-workflow": { kind: "ignored", reason: "written by a bot" },
  "posted-by-an-app-in-a-persons-name": { kind: "ignored", reason: "written by a bot" },
  "huddle-a-person-began": { kind: "ignored", reason: "a notice of Slack's: huddle thread" },
  "content-behind-a-revoked-key": { kind: "ignored", reason: "a notice of Slack's: ekm access denied" },
  "home-tab-opened": { kind: "ignored", reason: "app home opened" },
  "written-in-the-messages-tab": { kind: "message", near: { lane: "D1" } },
  "message-of-an-organisation": { kind: "message", author: { address: "W012" } },
  "button-on-the-home-tab": { kind: "callback", data: "v" },
  "mention-with-dates-groups-and-links": { kind: "message", addressed: true, thread: "C1:1.0" },
  "slash-command": { kind: "ignored", reason: "the command /weather" },
};

describe("payloads from Slack's documentation", () => {
  it.each(Object.entries(EXPECTED))("%s", (name, expected) => {
    expect(only(name)).toMatchObject(expected);
  });

  it("message-with-blocks-and-an-empty-text: what people see are the blocks", () => {
    expect(theMessage("message-with-blocks-and-an-empty-text").rich).toEqual([
      { type: "paragraph", spans: [{ text: "Only in " }, { text: "blocks", bold: true }] },
    ]);
  });

  it("message-with-every-rich-text-element: all are readable, unknown ones are left out", () => {
    const { rich } = theMessage("message-with-every-rich-text-element");
    expect(toPlain(rich)).toBe(
      [
        "Hi @U012AB3CD in #C024BE7LR @S0614TZR7 @here 👋:partyparrot: 11 July #F405B3 here",
        "1. \u2003one\n2. \u2003two",
        "quoted",
        "let a = 1https://x.example",
      ].join("\n\n"),
    );
  });

  it("message-with-old-mrkdwn-and-labelled-mentions: labels are names, marks are formatting", () => {
    const { rich } = theMessage("message-with-old-mrkdwn-and-labelled-mentions");
    expect(toPlain(rich)).toBe("Look @anna at #kettles, @here: the _page_ & a@b.example\n\nquoted\n\ncode <b>");
    const [paragraph] = rich;
    expect(paragraph?.type === "paragraph" && paragraph.spans.slice(0, 3)).toEqual([
      { text: "Look", bold: true },
      { text: " " },
      { text: "@anna", mention: "U012AB3CD" },
    ]);
  });

  it("files-of-every-kind: what Slack won't give says why in its place", () => {
    const { parts } = theMessage("files-of-every-kind");
    expect(parts.map((part) => part.type === "file" && [part.look, part.unavailable?.slice(0, 24)])).toEqual([
      ["photo", undefined],
      ["voice", undefined],
      ["document", "The file was deleted in "],
      ["document", "Slack hides this file: t"],
      ["document", "The file is kept outside"],
      ["document", "The file is larger than "],
    ]);
    expect(parts[1]).toMatchObject({ durationS: 3 });
  });

  it("file-in-a-shared-channel-without-its-address: it is asked for later, by its id", () => {
    expect(theMessage("file-in-a-shared-channel-without-its-address").parts).toMatchObject([
      { type: "file", ref: { fileId: "F0123456789", url: null } },
    ]);
  });

  it("forwarded-message: the other's words as a quote, with their file, without link previews", () => {
    const { rich, parts } = theMessage("forwarded-message");
    expect(toPlain(rich)).toBe("See below\n\nKim\nThe kettle leaks");
    expect(parts).toMatchObject([{ type: "file", name: "b.pdf" }]);
  });

  it("message-with-a-table-and-a-card: every block with words in it is read", () => {
    expect(toPlain(theMessage("message-with-a-table-and-a-card").rich)).toBe(
      ["• Model — Leaks\n• K2 — yes", "Look at it", "Section", "Field", "Head", "small", "Card words"].join("\n\n"),
    );
  });

  it("says of every fixture what it is", () => {
    const told = readFileSync(new URL(import.meta.url).pathname, "utf8");
    const names = readdirSync(folder).map((file) => file.replace(/\.json$/, ""));
    expect(names.filter((name) => !told.includes(name))).toEqual([]);
  });
});

const VARIANTS: unknown[] = [null, "", "word", 7, true, [], {}, [null], { id: null }];
/** The payload with one place in it changed, once for every place and every variant. */
const mutants = function* (payload: unknown, depth = 0): Generator<unknown> {
  if (typeof payload !== "object" || payload === null || depth > 6) return;
  for (const [key, value] of Object.entries(payload)) {
    const put = (other: unknown) =>
      Array.isArray(payload)
        ? payload.map((one, n) => (String(n) === key ? other : one))
        : { ...payload, [key]: other };
    for (const variant of VARIANTS) yield put(variant);
    for (const inner of mutants(value, depth + 1)) yield put(inner);
  }
};

describe("payloads that are damaged", () => {
  it("are read, set aside with a reason, or refused with words; nothing half-read comes out", () => {
    const wrong: string[] = [];
    for (const file of readdirSync(folder))
      for (const mutant of mutants(JSON.parse(readFileSync(folder + file, "utf8")))) {
        try {
          for (const item of inbound(mutant, context)) {
            const isWhole = item.externalId !== "" && Number.isFinite(item.at) && item.revision !== "";
            const hasThread = !("thread" in item) || item.thread === undefined || /^[^:]+:[^:]+$/.test(item.thread);
            const hasAuthor = !("author" in item) || item.author.address !== "";
            if (!isWhole || !hasThread || !hasAuthor) wrong.push(`${file}: ${JSON.stringify(item)}`);
          }
        } catch (error) {
          if (!(error instanceof Error) || error instanceof TypeError || error instanceof RangeError)
            wrong.push(`${file}: ${error} ${JSON.stringify(mutant)}`);
        }
      }
    expect(wrong.slice(0, 5)).toEqual([]);
  });
});
