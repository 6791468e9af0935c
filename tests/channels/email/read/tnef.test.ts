/** Outlook's winmail.dat, made as MS-OXTNEF says; the compressed texts are the examples of MS-OXRTFCP. */
import { describe, expect, it } from "vitest";
import { rtfToText } from "../../../../channels/email/read/mime/rtf";
import { unpackRtf } from "../../../../channels/email/read/mime/rtf-bytes";
import { readMail } from "../../../../channels/email/read/read-mail";

const hello = "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0";
const again = "1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0";

const numbers = (...values: number[]) =>
  Buffer.concat(
    values.map((value) => {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32LE(value);
      return bytes;
    }),
  );
const padded = (bytes: Buffer) => Buffer.concat([bytes, Buffer.alloc(-bytes.length & 3)]);
const attribute = (id: number, data: Buffer) =>
  Buffer.concat([Buffer.from([1]), numbers(id, data.length), data, Buffer.alloc(2)]);
const held = (type: number, id: number, data: Buffer) =>
  Buffer.concat([numbers((id << 16) | type, 1, data.length), padded(data)]);
const winmail = (...attributes: Buffer[]) =>
  Buffer.concat([Buffer.from("789f3e220100", "hex"), ...attributes]).toString("base64");
// A number, a named text and a list of numbers stand before what is looked for.
const others = [
  numbers(0x0e170003, 5),
  Buffer.concat([
    numbers(0x8508001f),
    Buffer.alloc(16),
    numbers(1, 6),
    padded(Buffer.from("Xyz\0\0\0")),
    numbers(1, 4),
  ]),
  Buffer.from("A\0\0\0"),
  numbers(0x66001003, 2, 7, 8),
];
const props = (...all: Buffer[]) => attribute(0x00069003, Buffer.concat([numbers(3 + all.length), ...others, ...all]));
const mail = (file: string) =>
  readMail(
    Buffer.from(
      [
        "From: a@example.com",
        "Subject: tnef",
        "Content-Type: application/ms-tnef; name=winmail.dat",
        "Content-Transfer-Encoding: base64",
        "",
        file,
      ].join("\r\n"),
    ),
  );
const rtf = (packed: Buffer) => held(0x0102, 0x1009, packed);
const plain = (text: string) => {
  const bytes = Buffer.from(text, "latin1");
  return Buffer.concat([numbers(bytes.length + 12, bytes.length, 0x414c454d, 0), bytes]);
};

describe("a mail that is nothing but a winmail.dat", () => {
  it("is read though its words are compressed RTF alone", () => {
    expect(unpackRtf(Buffer.from(hello, "hex"))?.toString()).toBe("{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n");
    expect(unpackRtf(Buffer.from(again, "hex"))?.toString()).toBe("{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}");
    const read = mail(winmail(props(rtf(Buffer.from(hello, "hex")))));
    expect(read).toMatchObject({ kind: "message", reply: "hello world", attachments: [{ name: "winmail.dat" }] });
  });

  it("is read in Russian, whether its letters are of a font's alphabet or of Unicode, and without the HTML's marks", () => {
    const text = String.raw`{\rtf1\ansi\ansicpg1252\fromhtml1\deff0{\fonttbl{\f0 Arial;}{\f1\fcharset204 Arial Cyr;}}{\*\htmltag64 <p>}\pard{\f1 \'cf\'f0\'e8\'e2\'e5\'f2,}\par \u1095?\u1072?\u1081?\u1085?\u1080?\u1082? \{caf\'e9\}}`;
    expect(mail(winmail(props(rtf(plain(text))))).reply).toBe("Привет,\nчайник {café}");
  });

  it("is read by the alphabet it names, also where letters stand alone and would look like another's", () => {
    const cyrillic = String.raw`{\rtf1\ansi\ansicpg1251 \'f6 {\'f4} \'fe\b\'dd {\'d0\'b0}}`;
    expect(rtfToText(Buffer.from(cyrillic))).toBe("ц ф юЭ Р°");
    const named = String.raw`{\rtf1\ansi\ansicpg1251{\fonttbl{\f0\fcharset0 Arial;}}\f0 \'c7\'e4\'f0\'e0\'e2}`;
    const nameless = String.raw`{\rtf1\ansi \'c7\'e4\'f0\'e0\'e2\'f1\'f2\'e2\'f3\'e9\'f2\'e5}`;
    const older = String.raw`{\rtf1\ansi\ansicpg20866 \'fa\'c4\'d2}`;
    expect([named, nameless, older].map((one) => rtfToText(Buffer.from(one)))).toEqual([
      "Здрав",
      "Здравствуйте",
      "Здр",
    ]);
    const others = String.raw`{\rtf1{\fonttbl{\f1\fcharset238 A;}{\f2\fcharset129 B;}}{\f1 \'f5}{\f2 \'c7\'d1}{\f7\ansicpg9999 \'e9}}`;
    expect(rtfToText(Buffer.from(others))).toBe("ő한é");
  });

  it("takes no more room than what is packed can fill", () => {
    const small = Buffer.from(hello, "hex");
    small.writeUInt32LE(20_000_000, 4);
    expect(unpackRtf(small)?.buffer.byteLength).toBeLessThan(100_000);
  });

  it("is read by its plain words or its HTML where it has them, and gives its files under their whole names", () => {
    const [wide, html] = [Buffer.from("Wide words\0", "utf16le"), Buffer.from("<p>Rich <b>words</b></p>")];
    expect(mail(winmail(props(held(0x001f, 0x1000, wide), rtf(plain("{\\rtf1 no}"))))).reply).toBe("Wide words");
    expect(mail(winmail(props(held(0x0102, 0x1013, html)))).reply).toBe("Rich words");
    const file = [
      attribute(0x00069002, Buffer.alloc(14)),
      attribute(0x00018010, Buffer.from("PRICEL~1.TXT\0")),
      attribute(0x0006800f, Buffer.from("12 EUR")),
      attribute(
        0x00069005,
        Buffer.concat([numbers(1), held(0x001f, 0x3707, Buffer.from("price list.txt\0", "utf16le"))]),
      ),
    ];
    expect(mail(winmail(...file)).attachments.map(({ name }) => name)).toEqual(["winmail.dat", "price list.txt"]);
  });

  it("is read as far as it is whole, whatever is cut off or broken", () => {
    const whole = Buffer.from(winmail(props(rtf(Buffer.from(hello, "hex")))), "base64");
    for (let end = 0; end < whole.length; end++) {
      mail(whole.subarray(0, end).toString("base64"));
      const broken = Buffer.from(whole);
      broken[end] = 255;
      mail(broken.toString("base64"));
    }
    expect(rtfToText(Buffer.from("{\\rtf1 {{{\\'zz\\u-\\bin99999999 x"))).toBeTypeOf("string");
    expect(rtfToText(Buffer.from(`${"{".repeat(100_000)}x${"}".repeat(100_000)}y`))).toBe("xy");
  });
});
