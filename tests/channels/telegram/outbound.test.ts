import { describe, expect, it } from "vitest";
import { DeliveryFailure, type OutboundMessage, type OutFile } from "../../../channels/contract";
import { fromPlain } from "../../../channels/kit/rich-text";
import { keyboardOf, plan, type Step } from "../../../channels/telegram/outbound";

const MiB = 1024 * 1024;
const file = (name: string, mime: string, sizeBytes = 1000): OutFile => ({
  name,
  mime,
  sizeBytes,
  open: async () => new Uint8Array(sizeBytes),
});
const message = (more: Partial<OutboundMessage>): OutboundMessage => ({
  kind: "message",
  id: "m1",
  thread: "77",
  rich: [],
  files: [],
  author: { name: "Mia", speaks: "agent" },
  ...more,
});
const told = (step: Step): string => {
  switch (step.type) {
    case "text":
      return `text${step.keyboard ? " + buttons" : ""}`;
    case "file":
      return `${step.as} ${step.file.name}${step.caption ? " + caption" : ""}${step.keyboard ? " + buttons" : ""}`;
    case "album":
      return `album ${step.files.map(({ file: { name } }) => name).join(" ")}${step.caption ? " + caption" : ""}`;
  }
};
const steps = (more: Partial<OutboundMessage>) => plan(message(more)).steps.map(told);
const words = fromPlain("Here you are");
const many = fromPlain("long ".repeat(300));
const jpg = (name: string, sizeBytes?: number) => file(name, "image/jpeg", sizeBytes);
const buttons = [{ label: "Talk to a person", data: "person" }];

describe("what is asked of Telegram", () => {
  const cases: [string, Partial<OutboundMessage>, string[]][] = [
    ["puts short words under a file", { rich: words, files: [jpg("a")] }, ["photo a + caption"]],
    ["says long words before a file", { rich: many, files: [jpg("a")] }, ["text", "photo a"]],
    ["sends a heavy picture as a document", { files: [jpg("a", 11 * MiB)] }, ["document a"]],
    ["sends pictures as one album", { rich: words, files: [jpg("a"), jpg("b")] }, ["album a b + caption"]],
    [
      "sends what does not fit the album first",
      { files: [jpg("a"), file("v", "video/mp4"), file("d", "application/pdf")] },
      ["document d", "album a v"],
    ],
    ["keeps voice out of albums", { files: [file("v", "audio/ogg"), file("w", "audio/ogg")] }, ["voice v", "voice w"]],
    ["knows music", { files: [file("s", "audio/mpeg")] }, ["audio s"]],
    ["knows moving pictures", { files: [file("g", "image/gif")] }, ["animation g"]],
    ["sends unknown kinds as documents", { files: [file("x", "application/x-new; v=1")] }, ["document x"]],
    ["puts buttons under the only file", { rich: words, files: [jpg("a")], buttons }, ["photo a + caption + buttons"]],
    [
      "puts buttons under the words, after the files",
      { rich: words, files: [jpg("a"), jpg("b")], buttons },
      ["photo a", "photo b", "text + buttons"],
    ],
    [
      "puts buttons under the last piece",
      { rich: fromPlain("long ".repeat(1500)), buttons },
      ["text", "text + buttons"],
    ],
  ];
  for (const [name, more, expected] of cases)
    it(name, () => {
      expect(steps(more)).toEqual(expected);
    });

  it("quotes only within the same chat", () => {
    expect(plan(message({ rich: words, quote: "77:5" })).replyTo).toBe(5);
    expect(plan(message({ rich: words, quote: "78:5" })).replyTo).toBeUndefined();
  });

  it("puts short labels in one row and long ones below each other", () => {
    const rating = ["1", "2", "3", "4", "5"].map((label) => ({ label, data: `rate:${label}` }));
    expect(keyboardOf(rating)).toHaveLength(1);
    expect(keyboardOf([...buttons, { label: "Try the manual again", data: "again" }])).toHaveLength(2);
  });

  for (const [name, more, code] of [
    ["nothing at all", {}, "not_supported"],
    ["a file beyond 50 MB", { files: [file("big", "video/mp4", 50 * MiB + 1)] }, "file_too_large"],
    ["button data beyond 64 bytes", { rich: words, buttons: [{ label: "x", data: "ж".repeat(33) }] }, "not_supported"],
  ] as const)
    it(`rejects ${name}`, () => {
      const attempt = () =>
        plan(
          message({
            ...more,
            files: [...("files" in more ? more.files : [])],
            buttons: "buttons" in more ? [...more.buttons] : [],
          }),
        );
      expect(attempt).toThrow(DeliveryFailure);
      expect(attempt).toThrow(expect.objectContaining({ kind: "rejected", code }));
    });
});
