import { join } from "node:path";
import { expect, it } from "vitest";
import { openMemory } from "../../src/sandbox/memory";
import type { Line, MailPhone, MessengerPhone } from "../../src/sandbox/wire";
import { tempFolder } from "../support/desk";

const line = (text: string, more: Partial<Line> = {}): Line => ({
  id: text,
  by: "customer",
  author: { id: "alex", name: "Alex" },
  at: 1_900_000_000_000,
  text,
  rich: [{ type: "paragraph", spans: [{ text }] }],
  files: [],
  buttons: [],
  edited: false,
  deleted: false,
  reactions: [],
  ...more,
});
const phone = (lines: Line[]): MessengerPhone => ({
  phone: "telegram",
  us: "@bot",
  people: [{ id: "alex", name: "Alex" }],
  chats: [{ id: "7", kind: "private", title: "Us", typingSince: null, lines }],
  can: { edit: true, remove: false, react: [], reply: "quote" },
});
const mails: MailPhone = { phone: "mail", us: "help@us", name: "Alex", address: "alex@them", mails: [] };

it("shows on the phones after a restart what they showed before, to be read only, and forgets it with the desk", async () => {
  const path = join(tempFolder("phones"), "phones.json");
  const bytes = new Uint8Array([1, 2, 3]);
  const standIn = (_: string, id: string) => (id === "1" ? { name: "parcel.png", mime: "image/png", bytes } : null);
  const gone = () => null;
  const before = await openMemory(path, { isFresh: true, find: standIn });
  const file = { url: "/sandbox/api/files/telegram/1", name: "parcel.png", mime: "image/png", sizeBytes: 3 };
  const buttons = [{ label: "Talk to a person", data: "person" }];
  before.screen(() => phone([line("Hello", { files: [file] }), line("Hi!", { by: "us", buttons })]));
  before.screen(() => mails);
  before.changed();
  await before.close();

  const after = await openMemory(path, { isFresh: false, find: gone });
  const shown = after.screen(() => phone([line("Still there?")]))();
  expect(shown).toMatchObject({
    chats: [
      {
        lines: [
          { text: "Hello", past: true, files: [{ name: "parcel.png" }] },
          { text: "Hi!", past: true, buttons },
          { text: "Still there?" },
        ],
      },
    ],
  });
  const id = after.past("telegram", "7")[0]?.files[0]?.url.split("/").at(-1) ?? "";
  expect(after.file("telegram", id)).toMatchObject({ mime: "image/png", bytes: Buffer.from(bytes) });
  expect(after.file("telegram", "../phones.json")).toBeNull();
  // What the stand-in was told of is its own again.
  expect(after.screen(() => phone([line("Hello")]))()).toMatchObject({
    chats: [{ lines: [{ text: "Hi!", past: true }, { text: "Hello" }] }],
  });
  expect(after.past("telegram", "7").map(({ text }) => text)).toEqual(["Hello", "Hi!"]);
  const anew = await openMemory(path, { isFresh: true, find: gone });
  expect(anew.past("telegram", "7")).toEqual([]);
});
