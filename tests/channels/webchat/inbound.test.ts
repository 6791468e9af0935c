import { describe, expect, it } from "vitest";
import { mimeOf, nameOf } from "../../../channels/webchat/files";
import { externalIdOf } from "../../../channels/webchat/ids";
import { inbound } from "../../../channels/webchat/inbound";

const id = "7b0a2f3e-6a1c-4b5e-9d2f-0123456789ab";
const person = { address: "visitor:v1" };
const read = (deed: object, who: object = person) => inbound({ at: 1000, person: who, deed });
const message = (text: string, more: object = {}) => read({ type: "message", id, text, ...more })[0];

describe("what a visitor sends", () => {
  it("keeps plain text as it was typed and makes links of web addresses alone", () => {
    expect(message("See https://a.example/x(1), or *this*.\n\njavascript:alert(1)")).toMatchObject({
      kind: "message",
      thread: "visitor:v1",
      rich: [
        {
          type: "paragraph",
          spans: [
            { text: "See " },
            { text: "https://a.example/x(1)", href: "https://a.example/x(1)" },
            { text: ", or *this*." },
          ],
        },
        { type: "paragraph", spans: [{ text: "javascript:alert(1)" }] },
      ],
    });
  });

  it("drops what no database and no terminal should see", () => {
    expect(message("a\u0000b\u001b[31m\r\nc\ud800")).toMatchObject({
      rich: [{ spans: [{ text: "ab[31m\nc\ufffd" }] }],
    });
  });

  it("shows the page only when it is a web page", () => {
    expect(message("x", { page: { url: "javascript:alert(1)", title: "t" } })).not.toHaveProperty("context");
    expect(message("x", { page: { url: "https://a.example/?q=1", title: "A\nB" } })).toMatchObject({
      context: { url: "https://a.example/?q=1", title: "A B" },
    });
  });

  it("ignores an edit of somebody else's message and says why", () => {
    const theirs = externalIdOf("visitor:v2", id);
    expect(read({ type: "edit", id, externalId: theirs, text: "mine now" })).toMatchObject([{ kind: "ignored" }]);
    const own = externalIdOf("visitor:v1", id);
    expect(read({ type: "edit", id, externalId: own, text: "better" })).toMatchObject([{ kind: "edit", revision: id }]);
  });

  it("turns a press, a reaction and a receipt into their kinds", () => {
    expect(read({ type: "press", id, externalId: "m1", data: "person" })).toMatchObject([
      { kind: "callback", on: "m1", data: "person" },
    ]);
    expect(read({ type: "reaction", id, externalId: "m1", emoji: ["👍"] })).toMatchObject([
      { kind: "reaction", externalId: "m1", revision: id, emoji: ["👍"] },
    ]);
    expect(read({ type: "read", externalId: "m1", state: "read" })).toMatchObject([
      { kind: "receipt", upTo: true, state: "read", revision: "read" },
    ]);
  });

  it("throws on what it cannot understand", () => {
    expect(() => read({ type: "dance" })).toThrow();
  });

  it("believes bytes before claims, and a claim only where it cannot hurt", () => {
    expect(mimeOf(new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a]), "text/html")).toBe("image/png");
    expect(mimeOf(Buffer.from("<script>"), "image/png")).toBe("application/octet-stream");
    expect(mimeOf(Buffer.from("<svg onload=x>"), "image/svg+xml")).toBe("application/octet-stream");
    expect(mimeOf(Buffer.from("a;b"), "text/csv; charset=utf-8")).toBe("text/csv");
  });

  it("gives a file a name that is only a name", () => {
    expect(nameOf("../../etc/passwd")).toBe("passwd");
    expect(nameOf("C:\\x\\invoice\u202efdp.exe")).toBe("invoicefdp.exe");
    expect(nameOf(`${"a".repeat(300)}.pdf`)).toMatch(/^a+\.pdf$/);
    expect(nameOf("..")).toBe("file");
  });
});
