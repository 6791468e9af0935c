import { describe, expect, it } from "vitest";
import { clarifying, wayToPerson } from "../../src/ai/clarify";
import { shipped } from "../../src/ai/lab/model";
import { turnOf } from "../../src/ai/lab/trials/replay";
import { draft } from "../../src/ai/lab/versions/draft";
import { edit } from "../../src/ai/lab/versions/edit";
import { publish } from "../../src/ai/lab/versions/publish";
import { getVersion } from "../../src/ai/lab/versions/store";
import { changeContact } from "../../src/desk/contacts/change";
import { change } from "../../src/desk/conversations/change";
import { returnToBot, takeOver } from "../../src/desk/conversations/take-over";
import { saveHours } from "../../src/desk/hours/store";
import { manners as readManners, saveManners } from "../../src/desk/manners/store";
import { detectLanguage } from "../../src/kernel/text";
import { MINUTE_MS, SECOND_MS } from "../../src/kernel/time";
import { saveArticle } from "../../src/knowledge/save-article";
import { onBothEngines } from "../desk/engines";
import { type Engine, insertAgent, must, openClock, openTestDesk } from "../support/desk";

const articles = [
  ["en", "When will I get my money back?", "We refund within 5 working days after the parcel reaches our warehouse."],
  ["en", "How much is delivery to Germany?", "Delivery to Germany costs 9 euros and takes 4 days."],
  ["en", "How much is delivery to Norway?", "Delivery to Norway costs 14 euros and takes 7 days."],
  ["ru", "Когда вернут деньги?", "Мы возвращаем деньги за 5 рабочих дней после поступления посылки на склад."],
  ["ru", "Сколько стоит доставка в Германию?", "Доставка в Германию стоит 9 евро и занимает 4 дня."],
  ["ru", "Сколько стоит доставка в Норвегию?", "Доставка в Норвегию стоит 14 евро и занимает 7 дней."],
] as const;

const open = async (engine: Engine, start?: string) => {
  const clock = openClock(start);
  const desk = await openTestDesk({ engine, clock, settings: { botEnabled: true } });
  const { using } = desk;
  const by = { kind: "system" as const };
  for (const [locale, title, text] of articles) await saveArticle(using, { article: { locale, title, text }, by });
  const wait = async (ms = MINUTE_MS) => {
    clock.forward(ms);
    await desk.settle();
  };
  /** A customer writes, one message after another, and waits. */
  const hears = async (...words: string[]) => {
    const [first = "", ...rest] = words;
    const talk = await desk.talk(first, `Customer ${clock.now()}`);
    const says = async (...more: string[]) => {
      for (const text of more) {
        clock.forward(SECOND_MS);
        talk.customer.writes(text);
        await desk.settle();
      }
      await wait();
      return said();
    };
    const said = () => desk.phone(talk.customer.chatId);
    await says(...rest);
    const see = () => desk.see(talk.id);
    const note = async () => (await desk.messages(talk.id)).find(({ direction }) => direction === "note")?.text;
    return { ...talk, says, said, see, note };
  };
  const solve = (conversation: string) =>
    change(using, { conversation, change: { status: "solved" }, by: { kind: "agent", id: desk.agents.vera.id } });
  return { ...desk, clock, wait, hears, solve };
};

onBothEngines("small talk", (engine) => {
  it.each([
    ["Hi!", "How can I help"],
    ["Good morning", "How can I help"],
    ["Добрый день", "Чем помочь"],
  ])("greets back who only greets (%s), and nobody has work of it", async (hello, words) => {
    const desk = await open(engine);
    const { said, see } = await desk.hears(hello);
    expect(said()).toEqual([expect.stringContaining(words)]);
    expect(await see()).toMatchObject({ owner: "bot", status: "pending", waitingSince: null });
  });

  it("answers the question behind a greeting, once for all that was written in one breath", async () => {
    const desk = await open(engine);
    const { said } = await desk.hears("Hi", "I sent the parcel back", "When will I get my money back?", "thanks");
    expect(said()).toEqual([expect.stringContaining("5 working days")]);
  });

  it.each(["Thank you so much!", "спасибо большое", "👍", "ok", "понятно"])(
    "takes “%s” after its answer for the end of the matter",
    async (thanks) => {
      const desk = await open(engine);
      const { says, see } = await desk.hears("When will I get my money back?");
      expect(await says(thanks)).toHaveLength(1);
      expect(await see()).toMatchObject({ status: "solved", waitingSince: null, owner: "bot" });
    },
  );

  it.each(["Thanks a lot!", "Спасибо, всё получилось", "🙏"])(
    "does not reopen what an agent has solved for “%s”, and does for a new question",
    async (thanks) => {
      const desk = await open(engine);
      const { id, says, see } = await desk.hears("Why does the flux capacitor hum?");
      await desk.say(id, "It is fixed. Anything else?");
      await desk.solve(id);
      await says(thanks);
      expect(await see()).toMatchObject({ status: "solved", reopenedCount: 0, waitingSince: null });
      await says("It hums again, please look");
      expect(await see()).toMatchObject({ status: "open", reopenedCount: 1 });
    },
  );

  it("leaves waiting what an agent has asked, until it is answered: a nod is an answer, thanks are none", async () => {
    const desk = await open(engine);
    const { id, says, see } = await desk.hears("Why does the flux capacitor hum?");
    await desk.say(id, "It will be replaced.");
    await says("Thanks");
    expect(await see()).toMatchObject({ status: "pending", waitingSince: null });
    await desk.say(id, "Shall I send it to your home?");
    await says("ok");
    expect(await see()).toMatchObject({ status: "open" });
  });

  it("is understood without a word: a sticker, a smile, a wave", async () => {
    const desk = await open(engine);
    const { says, see, customer, said } = await desk.hears("When will I get my money back?");
    expect(await says("😊")).toHaveLength(1);
    expect(await see()).toMatchObject({ status: "solved", owner: "bot" });
    customer.sendsSticker();
    await desk.wait();
    await desk.wait();
    expect(said()).toHaveLength(1);
    expect(await see()).toMatchObject({ status: "solved", owner: "bot", waitingSince: null });
    expect((await desk.hears("👋")).said()).toEqual([expect.stringContaining("How can I help")]);
    expect(await (await desk.hears("😡")).see()).toMatchObject({ owner: "nobody", status: "open" });
  });

  it("is no work where it opens a conversation", async () => {
    const desk = await open(engine);
    const { see, said } = await desk.hears("Thank you!");
    expect(await see()).toMatchObject({ status: "solved", waitingSince: null });
    expect(said()).toEqual([]);
  });
});

onBothEngines("questions in context", (engine) => {
  it.each([
    ["How much is delivery to Germany?", "And to Norway?", "14 euros"],
    ["Сколько стоит доставка в Германию?", "А в Норвегию?", "14 евро"],
  ])("%s — %s", async (first, second, words) => {
    const desk = await open(engine);
    const { says } = await desk.hears(first);
    expect(must((await says(second)).at(-1))).toContain(words);
  });

  it("asks back once at most, takes a number or an ordinal for an answer, and then a person comes", async () => {
    const desk = await open(engine);
    const asked = await desk.hears("delivery cost");
    const [question = ""] = asked.said();
    if (!/one of these/.test(question)) expect(asked.said()[0]).toContain("euros");
    else {
      expect((await asked.says("the second one")).at(-1)).toMatch(/euros/);
      const again = await desk.hears("delivery cost");
      await again.says("no idea what you mean, the thing");
      expect(await again.see()).toMatchObject({ owner: "nobody" });
      expect(again.said()).toHaveLength(2);
    }
  });

  it.each([
    ["Delivery?", "How much is delivery to Germany?", "9 euros"],
    ["доставка", "Сколько стоит доставка в Норвегию?", "14 евро"],
  ])(
    "asks back where one word is all that is said, and many articles are about it (%s)",
    async (word, title, words) => {
      const desk = await open(engine);
      const { says, said, id } = await desk.hears(word);
      expect(said()).toHaveLength(1);
      const [asked] = (await desk.messages(id)).filter(({ direction }) => direction === "out");
      expect(asked?.trace).toMatchObject({ kind: "clarify" });
      expect(asked?.buttons?.map(({ label }) => label)).toContain(title);
      expect((await says(title)).at(-1)).toContain(words);
    },
  );

  it.each([
    ["How can I pay?", "You can pay by card or by bank transfer."],
    ["Как оплатить?", "Оплатить можно картой или по счёту."],
  ])("answers who asks in so many words, though but one of them names anything (%s)", async (question, text) => {
    const desk = await open(engine);
    const locale = detectLanguage(question) === "ru" ? ("ru" as const) : ("en" as const);
    const other = locale === "ru" ? "Можно ли оплатить частями?" : "Can I pay in instalments?";
    const rest = locale === "ru" ? "Оплатить частями можно за четыре раза." : "You can pay in four parts.";
    for (const article of [
      { locale, title: question, text },
      { locale, title: other, text: rest },
    ])
      await saveArticle(desk.using, { article, by: { kind: "system" } });
    const { said } = await desk.hears(question);
    expect(said().at(-1)).toContain(text);
  });

  it("tells of the article that was chosen what was asked: its beginning where the title was all of it", async () => {
    const desk = await open(engine);
    const text =
      "Open Orders and press Return items.\n\n## Exchanges\n\nYou can exchange an item for another colour.\n\n## Pick-up\n\nA courier collects heavy grinders from your door.";
    const article = { locale: "en" as const, title: "How do I return or exchange an item?", text };
    await saveArticle(desk.using, { article, by: { kind: "system" } });
    const more = { ...article, title: "What can I return?", text: "You have 30 days. Return what is clean." };
    await saveArticle(desk.using, { article: more, by: { kind: "system" } });
    const chosen = async (question: string) => {
      const { says } = await desk.hears(question);
      return (await says(article.title)).at(-1);
    };
    expect(await chosen("return")).toContain("press Return items");
    expect(await chosen("return")).not.toContain("another colour");
  });

  it("knows after it is given back what was said meanwhile, and says nothing before", async () => {
    const desk = await open(engine);
    const { id, says, see } = await desk.hears("I want to talk to a human");
    await takeOver(desk.using, { conversation: id, by: desk.agents.vera });
    await says("How much is delivery to Germany?");
    await desk.say(id, "It is 9 euros.");
    const before = (await says("Great, and when do I get my money back?")).length;
    await returnToBot(desk.using, { conversation: id, by: desk.agents.vera });
    await desk.wait();
    const after = await says();
    expect(after.length).toBe(before + 1);
    expect(after.at(-1)).toContain("5 working days");
    expect((await says("And to Norway?")).at(-1)).toMatch(/14 euros|colleague/);
    expect(await see()).toMatchObject({ epoch: expect.any(Number) });
  });
});

onBothEngines("two questions at once", (engine) => {
  it.each([
    ["How much is delivery to Germany? And can I return shoes?", "9 euros", "shoes"],
    ["Когда вернут деньги и можно ли сдать попугая?", "5 рабочих дней", "попугая"],
    ["When will I get my money back? Can I pay at evil.example?", "5 working days", "evil"],
    ["When will I get my money back? Can I write to @parley_refunds?", "5 working days", "parley_refunds"],
    ["Когда вернут деньги? Можно ли позвонить на 8 800 555 35 35?", "5 рабочих дней", "555"],
  ])(
    "%s: what is proved is told in one message, and a person gets the rest, of which nothing is said again",
    async (question, told, left) => {
      const desk = await open(engine);
      const { id, said, see } = await desk.hears(question);
      expect(said()).toHaveLength(1);
      expect(said()[0]).toContain(told);
      expect(said()[0]).not.toContain(left);
      expect(said()[0]).toMatch(
        /A colleague will answer the rest of your message|На остальное в вашем сообщении ответит коллега/,
      );
      // Said once.
      expect(said()[0]).not.toMatch(/I am passing|Передаю/);
      expect(await see()).toMatchObject({ owner: "nobody", status: "open", waitingSince: expect.any(Number) });
      const answer = (await desk.messages(id)).find(({ direction }) => direction === "out");
      expect(answer?.citations).toHaveLength(1);
      // A trial measures what was told.
      const asked = { text: question, language: detectLanguage(question), history: [] };
      const manners = await readManners(desk.store.read);
      const needs = { shelf: desk.shelf, publicUrl: "https://desk.test", llm: null, content: shipped, manners };
      expect(await turnOf(needs, asked)).toMatchObject({ outcome: "answer", proof: { found: true } });
    },
  );
});

onBothEngines("straight to a person", (engine) => {
  it.each([
    ["I can't go on, I want to kill myself", "danger", "112"],
    ["Не хочу больше жить", "danger", "112"],
    ["My lawyer will contact you, I will sue you", "legal", "colleague"],
    ["Подам на вас в суд!", "legal", "коллеге"],
    ["Somebody made an unauthorized payment from my card", "fraud", "colleague"],
    ["Это возмутительно, сколько можно ждать", "angry", "коллеге"],
    ["THIS IS THE THIRD TIME I WRITE TO YOU!!!", "angry", "colleague"],
  ])("%s (%s)", async (text, reason, words) => {
    const desk = await open(engine);
    const { says, said, see, note } = await desk.hears(/[а-я]/iu.test(text) ? "Привет" : "Hello");
    await says(text);
    expect(await see()).toMatchObject({ owner: "nobody", status: "open" });
    expect(said().slice(1)).toEqual([expect.stringContaining(words)]);
    expect((await desk.events()).find(({ type }) => type === "bot.abstained")?.payload).toMatchObject({ reason });
    expect(await note()).toBeTruthy();
    // Nothing was answered before.
    expect(await note()).not.toMatch(/What was answered|Что ответили/);
    if (reason === "danger") expect((await see()).priority).toBe("urgent");
  });

  it("goes who is marked as important, themselves or by their company; their greeting is only greeted", async () => {
    const desk = await open(engine);
    const { id, says, see, note } = await desk.hears("Hello");
    const { contact } = await desk.see(id);
    await changeContact(desk.using, { id: contact, by: desk.agents.vera.id, company: "Northlight" });
    await changeContact(desk.using, { id: contact, by: desk.agents.vera.id, companyVip: true });
    await says("When will I get my money back?");
    expect(await see()).toMatchObject({ owner: "nobody" });
    expect(await note()).toContain("important");
  });

  it("comes when asked for, whatever the bot was about to say, in the words that leads have added too", async () => {
    const desk = await open(engine);
    await desk.store.transact((tx) => saveManners(tx, { personWords: ["гномика"] }, desk.clock.now()));
    expect(await (await desk.hears("When will I get my money back? Позовите оператора")).see()).toMatchObject({
      owner: "nobody",
    });
    expect(await (await desk.hears("Хочу гномика")).see()).toMatchObject({ owner: "nobody" });
    expect(await (await desk.hears("I don't need a person, when do I get my money back?")).see()).toMatchObject({
      owner: "bot",
    });
  });
});

onBothEngines("handing over", (engine) => {
  it("tells how long it takes as a rule, by who waits before and how many are there to answer", async () => {
    const desk = await open(engine);
    const mara = await insertAgent(desk.store, { name: "Mara", now: desk.clock.now() });
    desk.hooks.online = () => [desk.agents.vera.id, desk.agents.ida.id, mara];
    for (let n = 0; n < 6; n++) {
      const { id } = await desk.hears("operator");
      desk.clock.forward(11 * MINUTE_MS);
      await desk.say(id, "Here I am.");
    }
    await desk.hears("operator");
    await desk.hears("operator");
    const { said } = await desk.hears("operator");
    expect(said()[0]).toContain("up to 15 minutes");
    expect(said()[0]).toContain("2 conversations are before yours");
    // The fourth waits for one person four times as long as the first; somebody who is not there answers nobody.
    desk.hooks.online = () => [desk.agents.vera.id];
    expect((await desk.hears("operator")).said()[0]).toContain("up to 1 hour. 3 conversations are before yours");
    desk.hooks.online = () => [];
    expect((await desk.hears("operator")).said()[0]).toContain("up to 1 hour. 4 conversations are before yours");
  });

  it("tells once that somebody will come where what people had is open again, and nothing where they answer", async () => {
    const desk = await open(engine);
    const { id, says, see } = await desk.hears("Why does the flux capacitor hum?");
    await desk.say(id, "It is fixed.");
    await desk.solve(id);
    const before = (await says("It hums again, please look")).length;
    await desk.wait(2 * MINUTE_MS);
    expect((await says()).slice(before)).toEqual([expect.stringContaining("passing this to a colleague")]);
    expect(await see()).toMatchObject({ owner: "agent", status: "open", waitingSince: expect.any(Number) });
    const told = (await says("Hello? It really hums")).length;
    await desk.wait(10 * MINUTE_MS);
    expect(told).toBe(before + 1);
    expect(await says()).toHaveLength(told);
    await desk.say(id, "On my way.");
    await desk.solve(id);
    const again = (await says("Once more it hums")).length;
    await desk.say(id, "I see.");
    await desk.wait(10 * MINUTE_MS);
    expect((await says()).slice(again)).toEqual(["I see."]);
  });

  it("tells when somebody is back, by the team's own clock, in both languages", async () => {
    // A Saturday.
    const desk = await open(engine, "2030-01-05T12:00:00Z");
    const hours = { always: false, timeZone: "Europe/Riga", holidays: [{ date: "2030-01-07", name: "Off" }] };
    const weekdays = [...Array.from({ length: 5 }, () => [{ from: "09:00", to: "18:00" }]), [], []];
    await desk.store.transact((tx) =>
      saveHours(tx, { desk: { ...hours, days: weekdays }, teams: {} }, desk.clock.now()),
    );
    expect((await desk.hears("operator")).said()[0]).toContain("back on Tuesday, 8 January at 09:00 (Riga time)");
    expect((await desk.hears("оператор")).said()[0]).toContain("вернёмся 8 января (вторник) в 09:00");
  });

  it("adds the leads' words, signs with the bot's name, and introduces itself in their words", async () => {
    const desk = await open(engine);
    const words = {
      name: "Fern",
      introduction: { en: "I am Fern, the assistant.", ru: "" },
      handOff: { en: "Have your order number ready.", ru: "" },
    };
    await desk.store.transact((tx) => saveManners(tx, words, desk.clock.now()));
    const { said, id } = await desk.hears("Hello");
    expect(said()).toEqual(["I am Fern, the assistant."]);
    expect((await desk.messages(id)).at(-1)).toMatchObject({ authorName: "Fern" });
    expect((await desk.hears("operator")).said()[0]).toContain("Have your order number ready.");
  });

  it("happens at the first miss where leads allow none", async () => {
    const desk = await open(engine);
    const needs = { ...desk.using, store: desk.store };
    const by = desk.agents.vera.id;
    const id = await draft(needs, { name: "None", by });
    const { content, revision } = await getVersion(desk.store.read, id);
    const changed = { ...content, gate: { ...content.gate, missesMax: 0 } };
    const saved = await edit(needs, { id, revision, content: changed, by });
    await publish(needs, { id, revision: saved, by, overrule: "No question back" });
    expect(await (await desk.hears("delivery cost")).see()).toMatchObject({ botMisses: 0 });
  });
});

describe("on a channel without buttons", () => {
  it("says in words how to get a person, and numbers what it asks back", () => {
    const choices = [
      { article: "a", title: "Delivery to Germany", url: "" },
      { article: "b", title: "Delivery to Norway", url: "" },
    ];
    const { rich, buttons } = clarifying("ru", { choices, buttonsMax: 0 });
    expect(rich[1]).toMatchObject({ type: "list", ordered: true, items: [{}, {}, [{ text: "Позвать человека" }]] });
    expect(buttons).toHaveLength(3);
    expect(clarifying("ru", { choices, buttonsMax: 3 })).toMatchObject({ rich: [{ type: "paragraph" }], buttons });
    expect(clarifying("ru", { choices, buttonsMax: 3 }).rich).toHaveLength(1);
    expect(wayToPerson("en", { buttonsMax: 0 })).toMatchObject([
      { spans: [{ text: expect.stringContaining("person") }] },
    ]);
    expect(wayToPerson("en", { buttonsMax: 3 })).toEqual([]);
  });
});
