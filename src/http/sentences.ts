import type { ProblemCode } from "../kernel/problem";

type Both = { en: string; ru: string };

/** What a person reads when a rule says no. The inbox has sentences of its own; these are for everybody else who asks. */
const sentences: Record<ProblemCode | "bug" | "no_route", Both> = {
  not_found: { en: "There is no such thing here.", ru: "Здесь такого нет." },
  not_allowed: { en: "You may not do this.", ru: "На это нет прав." },
  not_signed_in: { en: "Sign in first.", ru: "Сначала войдите." },
  bad_input: { en: "The input is not right.", ru: "Данные заполнены неверно." },
  conflict: { en: "This does not fit what is there already.", ru: "Это противоречит тому, что уже есть." },
  rate_limited: { en: "Too many tries. Wait a little.", ru: "Слишком много попыток. Подождите немного." },
  "conversation.closed": { en: "The conversation is closed.", ru: "Обращение закрыто." },
  "conversation.newer": {
    en: "Something new came in that you have not seen.",
    ru: "Пришло новое сообщение, которого вы ещё не видели.",
  },
  "conversation.no_thread": { en: "There is no thread to answer in.", ru: "Отвечать некуда: переписки на канале нет." },
  "message.not_ours": { en: "This message is not ours.", ru: "Это сообщение написали не мы." },
  "message.already_sent": { en: "The message has left already.", ru: "Сообщение уже отправлено." },
  "message.not_failed": { en: "The message did not fail.", ru: "Сообщение ушло без ошибок." },
  "message.not_supported": { en: "The channel cannot do this.", ru: "Канал этого не умеет." },
  "message.window_closed": {
    en: "The customer wrote too long ago for free text here: send an approved template.",
    ru: "Клиент писал слишком давно, свободный текст сюда уже нельзя: отправьте одобренный шаблон.",
  },
  "message.empty": { en: "The message is empty.", ru: "Сообщение пустое." },
  "connection.bad_settings": {
    en: "The platform does not accept these settings.",
    ru: "Платформа не приняла эти настройки.",
  },
  "connection.offline": { en: "The connection is offline.", ru: "Подключение не работает." },
  "secret.again": {
    en: "The address changed, and secrets kept for the old one are not sent there: give them again.",
    ru: "Адрес сменился, а секреты, сохранённые для прежнего, туда не отправляются: введите их заново.",
  },
  "connection.unknown_channel": { en: "There is no such channel.", ru: "Такого канала нет." },
  "lab.not_draft": {
    en: "This version is or was live and stays as it is: begin a draft from it.",
    ru: "Эта версия работает или уже работала и больше не меняется: начните от неё черновик.",
  },
  "lab.bad_prompt": {
    en: "A prompt of this draft cannot be used as it is written. Mend it before it is tried or published.",
    ru: "Один из промптов черновика в таком виде работать не может. Поправьте его, прежде чем испытывать или публиковать.",
  },
  "lab.untried": {
    en: "This draft was not tried beside the live version as it stands now.",
    ru: "Этот черновик в его нынешнем виде ещё не сравнивали с рабочей версией.",
  },
  "lab.regression": {
    en: "The draft is worse than the live version by more than is tolerated.",
    ru: "Черновик хуже рабочей версии сильнее, чем допускается.",
  },
  "article.contradicts": {
    en: "Published articles say otherwise. Send it again with “overrule” to publish it all the same.",
    ru: "Опубликованные статьи говорят другое. Чтобы всё равно опубликовать, отправьте ещё раз с «overrule».",
  },
  "gaps.not_open": {
    en: "This gap has been published or dismissed already.",
    ru: "Этот пробел уже закрыт статьёй или отклонён.",
  },
  "gaps.no_draft": { en: "There is no text to publish yet.", ru: "Публиковать пока нечего: в черновике нет текста." },
  "lab.empty_set": { en: "There is nothing in this set yet.", ru: "В этом наборе пока ничего нет." },
  "file.too_large": { en: "This is too large.", ru: "Слишком большой объём." },
  "store.busy": {
    en: "The database is busy with another program. Try again in a moment.",
    ru: "База данных занята другой программой. Попробуйте ещё раз чуть позже.",
  },
  "store.full": {
    en: "The disk is full. Nothing was changed; what was confirmed before is safe.",
    ru: "На диске нет места. Ничего не изменилось; всё подтверждённое ранее сохранно.",
  },
  "store.read_only": {
    en: "The database cannot be written. Nothing was changed.",
    ru: "База данных недоступна для записи. Ничего не изменилось.",
  },
  "store.away": {
    en: "The database does not answer. What was confirmed before is safe; try again in a moment.",
    ru: "База данных не отвечает. Всё подтверждённое ранее сохранно; попробуйте ещё раз чуть позже.",
  },
  bug: {
    en: "Something went wrong on our side. Nothing was changed.",
    ru: "Что-то сломалось на нашей стороне. Ничего не изменилось.",
  },
  no_route: { en: "There is no such route.", ru: "Такого адреса нет." },
};

/** The first language of an Accept-Language header that we speak. */
const languageOf = (accepts: string | undefined): "en" | "ru" => {
  for (const one of accepts?.split(",") ?? []) {
    const [, language] = /^\s*(en|ru)\b/i.exec(one) ?? [];
    if (language) return language.toLowerCase() === "ru" ? "ru" : "en";
  }
  return "en";
};

/** The sentence for a code in the reader's language; `own` is a more exact English one where the rule gave it. */
export const sentenceFor = (
  code: keyof typeof sentences,
  { accepts, own }: { accepts: string | undefined; own?: string },
): string => {
  const language = languageOf(accepts);
  return language === "en" && own && own !== code ? own : sentences[code][language];
};
