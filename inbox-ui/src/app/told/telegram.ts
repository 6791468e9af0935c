import type { Table } from "./table";

export const telegram: Table = {
  "Set PUBLIC_URL to the desk's https address, or switch this connection to polling.":
    "Задайте в PUBLIC_URL адрес Parley с https или переключите подключение на «Опрос».",
  "Telegram posts this bot's updates to another address.": "Telegram присылает обновления этого бота на другой адрес.",
  "Telegram can't deliver updates to us: {trouble}": "Telegram не может доставить нам обновления: {trouble}",
  "Another process sends for this bot.": "За этого бота отправляет другой процесс.",
  "Ask @BotFather for the bot's current token (/token) and save it in the connection's settings.":
    "Узнайте у @BotFather нынешний токен бота (/token) и сохраните его в настройках подключения.",
  "Somebody set a webhook for this bot.": "Кто-то задал вебхук для этого бота.",
  "Stop the other program, or switch this connection to webhook mode.":
    "Остановите другую программу или переключите подключение на «Вебхук».",
  "Another program is polling this bot.": "Обновления этого бота забирает другая программа.",
  "Stop it, or ask @BotFather for a new token and use it only here.":
    "Остановите её или получите у @BotFather новый токен и используйте его только здесь.",
  "The desk could not keep an update; it will come again.": "Одно обновление не удалось сохранить; оно придёт ещё раз.",
  "Telegram takes {n} characters under a file.": "Под файлом Telegram принимает знаков: {n}.",
  "Telegram does not allow {emoji} as a reaction.": "Telegram не разрешает реакцию {emoji}.",
  "Telegram does not accept the bot's token.": "Telegram не принимает токен бота.",
  "Telegram did not answer in time.": "Telegram не ответил вовремя.",
  "Telegram answered with something unreadable.": "Ответ Telegram не удалось прочитать.",
  "The connection to Telegram broke ({code}).": "Связь с Telegram прервалась ({code}).",
  "Telegram hands bots files of up to 20 MB; this one is larger.":
    "Telegram отдаёт ботам файлы до 20 МБ, а этот больше.",
  "This file is larger than 20 MB, and Telegram does not hand such files to bots.":
    "Этот файл больше 20 МБ, такие Telegram ботам не отдаёт.",
  "Telegram asks for a pause.": "Telegram просит подождать.",
  "Telegram answered {status}.": "Telegram ответил {status}.",
  "Telegram no longer has this file ({status}).": "У Telegram этого файла больше нет ({status}).",
  "The file is not ready yet.": "Файл ещё не готов.",
  "Telegram takes 1 to 64 bytes of data on a button.": "Telegram принимает на кнопке от 1 до 64 байт данных.",
  "{name} is larger than the 50 MB that Telegram takes from bots.":
    "{name} больше 50 МБ, которые Telegram принимает от ботов.",
  "Telegram has no empty messages.": "В Telegram не бывает пустых сообщений.",
  "Telegram sent no key to this file.": "Telegram не прислал ключа к этому файлу.",
};
