import { expect, it } from "vitest";
import { openCleaning } from "../../../src/ai/gaps/cleaned";
import { extract } from "../../../src/ai/gaps/extract";

const names = ["Olga Petrova", "Ольга Петрова", "Tom Becker", "Vera", "Тимур Садыков"];
const published = ["Write to help@fernway.example or call +371 67 000 000. Error E2 means the machine is too hot."];
const cleaning = openCleaning({ names, published });

it.each([
  ["a customer's name", "We spoke with Olga about it and she may keep the box."],
  ["a declined Russian name", "Мы всё обсудили с Ольгой, коробку можно оставить."],
  ["an agent's name", "Ask for Tom Becker at the desk in Riga."],
  ["a mail address", "I have written to olga@home.example, look there."],
  ["a phone", "Call us back at +371 29 111 222 when the parcel is there."],
  ["a card", "The card 4111 1111 1111 1111 was charged twice."],
  ["an order number", "Order FW-118204 is on its way to you."],
  ["a password", "Your password: hunter22 works again."],
  ["a promise", "I'll check with the workshop and come back to you."],
  ["a question back", "Could you send a photo of the pump?"],
])("leaves out of a draft what holds %s", (_, sentence) => {
  const kept = cleaning.sentencesIn(`${sentence} The pump is a standard part of every machine.`);
  expect(kept).toEqual(["The pump is a standard part of every machine."]);
});

it("keeps what the desk tells everybody, and takes the greeting off", () => {
  expect(
    cleaning.sentencesIn(
      "Hi Olga, Vera here. Write to help@fernway.example, we repair Fern machines only. E2 means it is too hot.",
    ),
  ).toEqual(["Write to help@fernway.example, we repair Fern machines only.", "E2 means it is too hot."]);
  expect(cleaning.sentencesIn("Ольга, здравствуйте. Молоко берите холодное, 4–6 °C.")).toEqual([
    "Молоко берите холодное, 4–6 °C.",
  ]);
});

it("makes a title of the sentence that asks, never of one that tells who asks", () => {
  expect(cleaning.titleIn("Hello! My order is FW-118204. do you sell decaf beans?")).toBe("Do you sell decaf beans?");
  expect(cleaning.titleIn("This is Olga Petrova, olga@home.example")).toBeNull();
});

it("puts what several agents say first, says nothing twice, and ties every paragraph to its conversation", () => {
  const reply = (number: number, text: string) => ({ conversation: `c${number}`, number, message: `m${number}`, text });
  const paragraphs = extract(
    [
      reply(1, "Have a lovely weekend with your new grinder on the balcony."),
      reply(2, "Our workshop repairs Fern machines only. We have no parts for other brands."),
      reply(3, "Only Fern machines are repaired in our workshop. Repair cafés know old pumps well."),
    ],
    { questions: ["Do you repair machines of other brands?"], cleaning },
  );
  expect(paragraphs[0]).toMatchObject({ conversation: "c2", number: 2, message: "m2" });
  expect(paragraphs[1]).toMatchObject({ number: 3, text: "Repair cafés know old pumps well." });
});
