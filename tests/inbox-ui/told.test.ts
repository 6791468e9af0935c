import { expect, it, vi } from "vitest";
import { unreachedWords } from "../../channels/kit/unreached";
import { lacking } from "../../channels/slack/scopes";
import { loadTold } from "../../inbox-ui/src/app/told/load";
import { inRussian } from "../../inbox-ui/src/app/told/ru";
import { setLocale, told } from "../../inbox-ui/src/app/words";
import { SAMPLE, sentencesSaid } from "./sentences";

/** What is left in English once the gaps are gone: two small words beside one another stand in no Russian sentence. */
const ENGLISH =
  /\b[A-Za-z]+ (is|are|was|has|have|had|can|could|may|does|did|not|no|of|the|a|an|to|in|it|for) [A-Za-z]+/;
const isRussian = (english: string): boolean => {
  const said = inRussian(english);
  return said !== english && !ENGLISH.test(said.replaceAll(SAMPLE, ""));
};

it("has Russian for every sentence in which channels and connections tell what is wrong", () => {
  const all = sentencesSaid();
  expect(all.length).toBeGreaterThan(200);
  expect(all.filter(({ text }) => !isRussian(text)).map(({ path, text }) => `${path}: ${text}`)).toEqual([]);
});

it("has Russian for why a server is not reached, and for what Slack does not let us do", () => {
  const codes = ["ENOTFOUND", "ECONNREFUSED", "ETIMEDOUT", "CERT_HAS_EXPIRED", "EPIPE"];
  const unreached = codes.map((code) => unreachedWords("Telegram", code));
  expect([...unreached, ...lacking([])].filter((text) => !isRussian(text))).toEqual([]);
  expect(inRussian(unreachedWords("The mail server", "ECONNREFUSED"))).toBe(
    "Почтовый сервер: связаться не удалось (ECONNREFUSED). По этому адресу никто не отвечает. Проверьте адрес и порт в настройках и межсетевой экран.",
  );
  // Of two servers it is told which.
  expect(inRussian(unreachedWords("The mail server for what comes in", "EPIPE"))).toBe(
    "Сервер входящей почты: связаться не удалось (EPIPE).",
  );
});

it("says several sentences one by one, and leaves what the platform says as it is", () => {
  expect(
    inRussian("Mails come in, but none can be sent. The mail server refuses the sign-in: 535 5.7.8 Go away."),
  ).toBe("Письма приходят, но отправить их нельзя. Почтовый сервер не принимает вход: 535 5.7.8 Go away.");
  expect(inRussian("The app lacks chat:write, im:history. Add it. The thread is gone.")).toBe(
    "У приложения нет прав chat:write, im:history. Add it. Этой ветки больше нет.",
  );
  expect(
    inRussian("a@x.example, b@x.example: The mail server refused the mail: 550 No; c@x.example: The mail came back."),
  ).toBe("a@x.example, b@x.example: Почтовый сервер не принял письмо: 550 No; c@x.example: Письмо вернулось.");
  expect(inRussian("WhatsApp says the number is rate limited.")).toBe(
    "WhatsApp сообщает, что номер ограничен по числу запросов.",
  );
  expect(inRussian("Bad Request: message is too weird")).toBe("Bad Request: message is too weird");
});

it("tells a reader of English what the server wrote, and a reader of Russian the same in Russian", async () => {
  const text = "Telegram does not accept the bot's token.";
  vi.stubGlobal("document", { documentElement: {} });
  await setLocale("en");
  expect(told(text)).toBe(text);
  await Promise.all([setLocale("ru"), loadTold()]);
  expect(told(text)).toBe("Telegram не принимает токен бота.");
});
