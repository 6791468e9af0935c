import { describe, expect, it } from "vitest";
import { alarmIn } from "../../../src/ai/alarms";
import { toneOf, toneOfAll } from "../../../src/ai/tone/tone";

const moods: [string, string[]][] = [
  [
    "angry",
    [
      "This is unacceptable, I want my money back",
      "I am NOT happy with this!!",
      "worst service ever",
      "I've had enough. Third time I write, still nothing",
      "ПОЧЕМУ МНЕ НИКТО НЕ ОТВЕЧАЕТ УЖЕ НЕДЕЛЮ, опять тишина",
      "Это просто безобразие",
      "Сколько можно ждать?!",
      "Вы издеваетесь?",
      "я очень недовольна обслуживанием",
      "Спасибо, конечно, но это позор",
      "where is it 😡",
    ],
  ],
  [
    "worried",
    [
      "I'm worried that the parcel got lost",
      "Very strange: there is a charge I don't know, what if the card is stolen",
      "Я очень переживаю, дойдёт ли посылка",
      "боюсь, что сломала её окончательно",
      "Деньги списались два раза 😢",
    ],
  ],
  [
    "pleased",
    [
      "You are amazing, thank you so much!",
      "I love the new grinder",
      "Огромное спасибо, всё заработало!",
      "Вы молодцы",
      "great 👍",
    ],
  ],
  [
    "neutral",
    [
      "Where is my order FW-118204?",
      "Thanks in advance",
      "Hello, how do I descale the machine?",
      "Спасибо",
      "Добрый день! Подскажите, какой помол для турки?",
      "I'm not angry, just asking",
      "Я не жалуюсь, просто спрашиваю",
      "Ist das Paket schon unterwegs?",
      "not worried at all, take your time",
      "Do you have decaf? I miss my cup terribly",
      "",
    ],
  ],
];
describe("the mood of a text", () => {
  for (const [mood, texts] of moods)
    it.each(texts)(`is ${mood}: %s`, (text) => expect(toneOf(text)).toMatchObject({ mood }));
});

const urgencies: [string, string[]][] = [
  [
    "emergency",
    [
      "There is smoke coming out of the machine",
      "My printer is on fire",
      "кофемолка искрит и пахнет гарью",
      "меня ударило током",
    ],
  ],
  ["urgent", ["I need it asap", "Please cancel immediately", "Срочно отмените заказ", "my account was hacked"]],
  [
    "normal",
    [
      "When it is not urgent, do it later",
      "no smoke, no smell, it just hums",
      "Не срочно, но посмотрите",
      "Где заказ?",
      "нет дыма, просто гудит",
    ],
  ],
];
describe("the urgency of a text", () => {
  for (const [urgency, texts] of urgencies)
    it.each(texts)(`is ${urgency}: %s`, (text) => expect(toneOf(text)).toMatchObject({ urgency }));
});

it("says which words it goes by", () => {
  expect(toneOf("This is absolutely ridiculous, cancel it immediately").because).toEqual(["ridiculous", "immediately"]);
});

it("hears the last mood and the greatest urgency of several messages", () => {
  expect(toneOfAll(["This is a scam", "urgent!", "order 17"])).toMatchObject({ mood: "angry", urgency: "urgent" });
  expect(toneOfAll(["This is a scam", "Oh, it works now, thank you so much, you are great"])).toMatchObject({
    mood: "pleased",
  });
  expect(toneOfAll([])).toMatchObject({ mood: "neutral", urgency: "normal" });
});

it("reads a long hostile text in no time", () => {
  const from = performance.now();
  toneOf("very not ".repeat(50_000));
  toneOf("!".repeat(100_000));
  toneOf("я".repeat(100_000));
  expect(performance.now() - from).toBeLessThan(2000);
});

describe("what no bot should answer is heard in the tone too", () => {
  it.each([
    ["My lawyer will see you in court", "legal", "urgent"],
    ["Somebody made an unauthorized payment from my card", "fraud", "urgent"],
    ["Это мошенничество, вы списали деньги без моего ведома", "fraud", "urgent"],
    ["There was an electric shock, somebody got injured", "danger", "emergency"],
    ["ребёнок обжёгся паром", "danger", "emergency"],
    ["дочка обожглась", "danger", "emergency"],
    ["отец без сознания", "danger", "emergency"],
  ])("%s", (text, alarm, urgency) => {
    expect(alarmIn(text)).toBe(alarm);
    expect(toneOf(text)).toMatchObject({ urgency });
  });
  it.each(["How many more times must I write", "вы там совсем обалдели"])("%s", (text) => {
    expect(alarmIn(text)).toBe("angry");
    expect(toneOf(text)).toMatchObject({ mood: "angry" });
  });
});

const alarming: ["danger" | "legal" | "angry", string[]][] = [
  [
    "danger",
    [
      "My child swallowed a part of it",
      "my husband drank the descaler by accident",
      "The plug melted",
      "my daughter's finger won't stop bleeding",
      "The power cord is sparking",
      "I don't want to live anymore",
      "ребёнок проглотил деталь",
      "муж выпил средство от накипи",
      "провод горит",
      "вода течёт на розетку",
      "пожарных уже вызвали",
    ],
  ],
  [
    "legal",
    [
      "I'm going to sue",
      "you will be sued for this",
      "you're violating consumer law",
      "I will report you to the authorities",
      "we reserve the right to take this further legally",
      "буду судиться с вами",
      "засужу вас",
      "ждите повестку",
      "обращусь в надзорные органы",
      "требую возместить ущерб",
    ],
  ],
  [
    "angry",
    [
      "you people are a joke",
      "I'm sick and tired of waiting",
      "third time I'm asking, does anybody even read this?",
      "never buying from you again",
      "stop wasting my time",
      "It is terrible, awful",
      "худший сервис в моей жизни",
      "третий раз пишу, вы вообще читаете?",
      "да вы совсем обнаглели",
      "верните деньги, жулики",
      "больше никогда у вас ничего не куплю",
    ],
  ],
];
describe("a 'not' that belongs to another word takes no alarm back", () => {
  it.each([
    "Не останавливается кровотечение",
    "Муж не отвечает без сознания",
    "не гаснет дым",
    "не едет скорая помощь",
    "не едет скорая",
    "не выключается искрит розетка",
    "не проходит ожог",
    "не работает дымит",
    "Don't ignore smoke from the oven",
    "no ambulance came",
    "no fire brigade yet",
    "чуть не взорвался",
    "у нас пожар нет света помогите",
    "кровотечение нет бинта что делать",
    "тут дым не видно выхода",
    "взрыв не было времени выйти",
    "это нормально? нет дымит",
    "не обошлось без ожогов",
    "без травм не обошлось",
    "oh no smoke everywhere",
    "огонь не гаснет",
    "Муж не приходит в сознание",
    "не могу вдохнуть",
    "The fire isn't going out",
    "There's a fire!",
    "I am not able to breathe",
    "he has no pulse",
    "Квартира в огне, не гаснет дым, скорая не едет",
    "из-за дыма на кухне нет света",
    "в доме полно дыма нет сил",
    "дым из розетки не прекращается",
    "no pulse, she has no pulse",
    "I smell a burning plug",
    "there is smoke in the hotel room",
    "the sparking button on the oven",
    "дым из машины вода не идет",
    "дым в подъезде лифт не идет",
    "дым в ванной вода не идет",
    "дым из розетки свет не появляется",
    "В комнате дым не видно вообще ничего",
    "дым не вижу ни выхода ни двери",
    "дым нет ни света ни воды",
    "Дым не вижу и не могу выйти",
    "ничего от дыма не видно!",
    "из-за дыма не видно.",
    "из-за дыма нет ни света ни связи",
    "дыма в комнате ничего не видно",
    "света нет дыма полно",
    "I touched nothing smoke just came out of it",
    "the socket sparks plugs are black",
  ])("danger: %s", (text) => {
    expect(alarmIn(text)).toBe("danger");
    expect(toneOf(text)).toMatchObject({ urgency: "emergency" });
  });
  it("legal: a lawyer after a 'not' of somebody else", () =>
    expect(alarmIn("Если не вернёте адвокат напишет")).toBe("legal"));
  it.each(["не издевайтесь", "Не обманывайте меня"])("begging for an end is heard: %s", (text) =>
    expect(alarmIn(text)).not.toBeNull(),
  );
  it.each([
    "There is no smoke and no sparks, it hums",
    "No, no smoke, it simply won't turn on.",
    "without any smoke",
    "not a fire, without sparks",
    "Это не пожар, без искр, нет дыма",
    "it is not fraud, I paid it myself",
  ])("taken back: %s", (text) => expect(alarmIn(text)).toBeNull());
});

describe("who cannot breathe, burns or despairs is heard", () => {
  it.each([
    "Сын не дышит",
    "Не могу дышать",
    "He is not breathing",
    "I can't breathe",
    "my daughter is having a seizure",
    "it may be anaphylaxis",
    "my hand is burnt",
    "the charger got very hot and melted",
    "хочу повеситься",
    "I will hang myself",
    "прыгну с крыши",
    "The toaster does not stop smoking",
    "не перестаёт дымить",
    "My mother is in the hospital",
    "I got an electric shock",
    "The machine gave me a shock",
    "The kettle gave me a shock",
    "I get a shock every time I touch the machine",
    "The kettle shocked me",
    "it shocked my son",
    "dad is in hospital",
    "My grandmother is in hospital after using your product",
    "I'm trapped, help",
    "we are trapped in the garage",
    "I got a shock from the machine",
    "I got shocked when I touched it",
    "We are trapped in the lift",
    "Розетка горит",
    "Розетка горит красным пламенем",
    "не останавливается кровь",
    "не могу потушить, машина горит",
    "it keeps smoking and won't stop",
    "чуть не загорелась розетка, что делать",
    "не горит, но сильно дымит",
    "it isn't heating and it is smoking",
    "у меня обожжена рука паром",
  ])("danger: %s", (text) => expect(alarmIn(text)).toBe("danger"));
  it.each([
    "I will claim damages",
    "You will pay for damages",
    "I am entitled to damages",
    "I demand damages",
    "You owe me damages",
  ])("legal: %s", (text) => expect(alarmIn(text)).toBe("legal"));
  it.each([
    "I got a shock when I saw the invoice, please explain it",
    "It gave me a shock when I saw the total",
    "We are trapped in a login loop",
    "My order is in hospital gift shop",
    "Розетка горит зелёным светодиодом",
    "The parcel has damages",
    "How do I report damages in delivery?",
    "чехол не дышит?",
  ])("nobody is alarmed by: %s", (text) => expect(alarmIn(text)).toBeNull());
});

describe("whoever writes so is given to a person", () => {
  for (const [alarm, texts] of alarming) it.each(texts)(`${alarm}: %s`, (text) => expect(alarmIn(text)).toBe(alarm));
});

it.each([
  "How many times can I top up?",
  "Which grinder makes the least noise, and do smoke detectors mind?",
  "Is there a smoked flavour?",
  "My lawyer's office wants to order ten bags",
  "кофе для юриста в подарок",
  "доставка на улицу Судебная 5",
  "нет дыма, просто гудит",
  "взрывной вкус!",
  "Горит лампочка, что это значит?",
  "Where is the emergency stop button?",
  "Don't worry, it's not on fire, it just won't heat",
  "nothing is burning, there's no coffee coming out",
  "there was never any smoke, just an error",
  "My blender has no pulse mode",
  "The mixer has no pulse button, where is it?",
  "the sparks plugin does not work",
  "nothing smells of burning in the kitchen",
  "nobody is injured, I only want a refund",
  "it didn't explode, it just cracked",
  "no smoke or sparks, just silence",
  "Не дымит и не искрит, просто не греет",
  "дыма нет, запаха гари тоже нет",
  "чайник не взорвался, он треснул",
  "никто не обжёгся, просто верните деньги",
  "Искр не вижу, просто тихо",
  "Дыма нет в комнате",
  "дыма на кухне нет",
  "Дым из машины не идёт",
  "дым из нашей машины не идёт",
  "У нас дыма нет и искр нет",
  "дым не видно, просто гудит",
  "дыма больше нет",
  "дыма нет вообще",
  "дыма в нашей комнате не видно",
  "nothing smokes and nothing sparks",
  "Травм нет у пассажиров",
  "Травм не было но коробка мятая",
  "Is there a fire pit at the hut?",
  "An ATM swallowed my card",
  "Why is the exchange rate terrible?",
  "как лучше оформить канал?",
])("nobody is alarmed by: %s", (text) => expect(alarmIn(text)).toBeNull());

it.each([
  "Дыма нет в комнате",
  "Is there a smoking area?",
  "Does it have a spark plug?",
  "не горит индикатор питания",
  "машина не горит, просто не включается",
  "Не дымит, просто не греет",
])("nothing is urgent: %s", (text) => expect(toneOf(text)).toMatchObject({ urgency: "normal" }));

it.each(["It is not here. Please help", "не подскажете, как лучше заварить?"])("nobody is angry who asks: %s", (text) =>
  expect(toneOf(text)).toMatchObject({ mood: "neutral" }),
);
