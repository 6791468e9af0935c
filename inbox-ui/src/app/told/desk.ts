import type { Table } from "./table";

/** What the desk itself, the web chat and every channel alike say. */
export const desk: Table = {
  "This Parley has no channel called {channel}.": "В этом Parley нет канала {channel}.",
  "The connection is not open.": "Подключение не открыто.",
  "It does not say how it is.": "Подключение не сообщает, что с ним.",
  "Nothing can be passed on to others on this channel.": "В этом канале ничего нельзя переслать другим.",
  "No such connection.": "Такого подключения нет.",
  "Not ready.": "Ещё не готово.",
  "Another process holds this connection now.": "Это подключение теперь держит другой процесс.",
  "The file {name} is gone.": "Файла {name} больше нет.",
  "No process of Parley holds this connection.": "Ни один процесс Parley не держит это подключение.",
  "Start a worker.": "Запустите worker.",
  "The file is larger than this desk keeps.": "Файл больше, чем Parley готов хранить.",
  "It still cannot be understood: {error}": "Разобрать по-прежнему не удаётся: {error}",
  "A webhook needs a public address, and the desk has none.": "Вебхуку нужен публичный адрес, а у Parley его нет.",
  "The uploaded file is no longer kept.": "Загруженный файл больше не хранится.",
  "A message may have {n} characters at most.": "В сообщении может быть не больше {n} знаков.",
  "A page of {origin} asked for this chat and was refused.": "Страница {origin} запросила этот чат и получила отказ.",
  "Add that address to the chat's sites only if it is your own site: anybody can put the chat's code on a page.":
    "Добавьте этот адрес в список сайтов чата, только если сайт ваш: вставить код чата на страницу может кто угодно.",
  "The new text needs more messages than the old one had.":
    "Новому тексту нужно больше сообщений, чем было у прежнего.",
  "{name} is larger than {size} MB.": "{name} больше {size} МБ.",
  "The file is larger than {size} MB.": "Файл больше {size} МБ.",
  "The connection broke while the file was on its way.": "Связь прервалась, пока передавался файл.",
  "The file did not arrive in time.": "Файл не пришёл вовремя.",
  "{who} could not be reached ({code}).": "{who}: связаться не удалось ({code}).",
  "{who} could not be reached ({code}): {meaning}": "{who}: связаться не удалось ({code}). {meaning}",
  "nobody knows that name. Check the address in the settings, and this server's name service (DNS).":
    "Такого имени никто не знает. Проверьте адрес в настройках и службу имён (DNS) этого сервера.",
  "nothing answers there. Check the address and the port in the settings, and the firewall.":
    "По этому адресу никто не отвечает. Проверьте адрес и порт в настройках и межсетевой экран.",
  "there is no way to it from here. Check this server's network and firewall.":
    "Отсюда туда нет пути. Проверьте сеть и межсетевой экран этого сервера.",
  "its certificate is not trusted. Check the address, this server's clock, and any proxy in between.":
    "Сертификату нет доверия. Проверьте адрес, часы этого сервера и прокси по пути, если он есть.",
  "The mail server": "Почтовый сервер",
  "The mail server for what comes in": "Сервер входящей почты",
  "The mail server for what goes out": "Сервер исходящей почты",
  "no answer": "нет ответа",
};
