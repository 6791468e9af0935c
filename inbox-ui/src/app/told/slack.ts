import type { Table } from "./table";

export const slack: Table = {
  "Slack has no name for {emoji}.": "У Slack нет названия для {emoji}.",
  "The app-level token belongs to another app than the bot token.":
    "Токен приложения и токен бота принадлежат разным приложениям.",
  "The app-level token lacks connections:write, or Socket Mode is turned off for the app.":
    "У токена приложения нет права connections:write, или в приложении выключен Socket Mode.",
  "This is no bot's token: use the Bot User OAuth Token, xoxb-….":
    "Это не токен бота: нужен Bot User OAuth Token, xoxb-….",
  "The app lacks {scopes}.": "У приложения нет прав {scopes}.",
  "Add it under OAuth & Permissions → Bot Token Scopes and install the app again.":
    "Добавьте их в OAuth & Permissions → Bot Token Scopes и установите приложение заново.",
  "Another process sends for this workspace.": "За это рабочее пространство отправляет другой процесс.",
  "Listening to Slack ended unexpectedly.": "Приём из Slack неожиданно прервался.",
  "Save the connection again.": "Сохраните подключение ещё раз.",
  "Slack does not accept the app's token.": "Slack не принимает токен приложения.",
  "The app was removed from the workspace, or its token was revoked.":
    "Приложение удалено из рабочего пространства, или его токен отозван.",
  "The app's token has expired.": "Срок токена приложения истёк.",
  "This token is of another kind: a bot token begins with xoxb-, an app-level token with xapp-.":
    "Это токен другого вида: токен бота начинается с xoxb-, токен приложения — с xapp-.",
  "The workspace is being moved into an organisation.": "Рабочее пространство переносят в организацию.",
  "Slack did not get the whole request.": "Запрос дошёл до Slack не целиком.",
  "Slack broke down over this.": "На этом запросе в Slack произошёл сбой.",
  "The channel is gone, or the app was never in it.": "Канала больше нет, или приложения в нём не было.",
  "The thread is gone.": "Этой ветки больше нет.",
  "The message is gone.": "Этого сообщения больше нет.",
  "The channel is archived.": "Канал в архиве.",
  "The app is not in this channel.": "Приложения нет в этом канале.",
  "Invite it there: /invite @name.": "Пригласите его туда: /invite @имя.",
  "The workspace no longer allows editing this message.":
    "Рабочее пространство больше не разрешает менять это сообщение.",
  "This person's account is deactivated.": "Учётная запись этого человека отключена.",
  "The app's Messages tab is turned off (App Home).": "У приложения выключена вкладка Messages (App Home).",
  "Slack no longer has this file.": "У Slack этого файла больше нет.",
  "Slack has no such emoji.": "Такого эмодзи в Slack нет.",
  "Slack allows no more different reactions on this message.":
    "Больше разных реакций на это сообщение Slack не принимает.",
  "The app lacks the scope {scope}: add it under OAuth & Permissions and install the app again.":
    "У приложения нет права {scope}: добавьте его в OAuth & Permissions и установите приложение заново.",
  "Slack answered with something unreadable.": "Ответ Slack не удалось прочитать.",
  "Slack says: {error}.": "Slack сообщает: {error}.",
  "Slack answered {status}.": "Slack ответил {status}.",
  "Slack did not answer in time.": "Slack не ответил вовремя.",
  "The connection to Slack broke ({code}).": "Связь со Slack прервалась ({code}).",
  "Slack asks for a pause.": "Slack просит подождать.",
  "The file is larger than {size} MB; it stays in Slack.": "Файл больше {size} МБ, он остаётся в Slack.",
  "Slack wants a sign-in for this file: the app lacks the scope files:read.":
    "Для этого файла Slack требует входа: у приложения нет права files:read.",
  "Slack no longer has this file ({status}).": "У Slack этого файла больше нет ({status}).",
  "Slack gives no address for this file.": "Slack не даёт адреса этого файла.",
  "The file is kept outside of Slack.": "Файл хранится вне Slack.",
  "The file is kept outside of Slack: {address}": "Файл хранится вне Slack: {address}",
  "Slack does not let the app see this file.": "Slack не даёт приложению увидеть этот файл.",
  "The file was deleted in Slack.": "Файл удалён в Slack.",
  "Slack hides this file: the workspace's plan keeps no files that old.":
    "Slack скрывает этот файл: тариф рабочего пространства не хранит такие старые файлы.",
  "Events need a public address, and the desk has none.": "Событиям нужен публичный адрес, а у Parley его нет.",
  "Set PUBLIC_URL to the desk's https address, or switch this connection to socket.":
    "Задайте в PUBLIC_URL адрес Parley с https или переключите подключение на Socket Mode.",
  "The app was removed from the workspace.": "Приложение удалено из рабочего пространства.",
  "The app's token was revoked.": "Токен приложения отозван.",
  "The app lost its access to a workspace of the organisation.":
    "Приложение потеряло доступ к одному из рабочих пространств организации.",
  "Slack held events back: more than 30,000 came within an hour.":
    "Slack придержал события: за час их пришло больше 30 000.",
  "Slack takes 2,000 characters of data on a button.": "Slack принимает на кнопке не больше 2000 знаков данных.",
  "Slack takes {n} buttons in a row.": "Slack принимает кнопок в ряд: {n}.",
  "{name} is empty, and Slack takes no empty files.": "{name} пуст, а пустых файлов Slack не принимает.",
  "Slack has no empty messages.": "В Slack не бывает пустых сообщений.",
  "Slack does not accept the app-level token (xapp-…).": "Slack не принимает токен приложения (xapp-…).",
  "The socket to Slack closed before it was ready.": "Соединение со Slack закрылось раньше, чем установилось.",
  "Slack opened no socket in time.": "Slack не открыл соединение вовремя.",
  "Install the app again (api.slack.com/apps → your app → Install App) and save its tokens in the connection's settings.":
    "Установите приложение заново (api.slack.com/apps → ваше приложение → Install App) и сохраните его токены в настройках подключения.",
  "Slack said something nobody expected.": "Slack ответил чем-то неожиданным.",
  "This machine's clock is {n} minutes {side} Slack's, so its posts can't be trusted.":
    "Часы этого сервера расходятся с часами Slack на {n} мин ({side}), поэтому запросам от Slack нельзя доверять.",
  "ahead of": "спешат",
  behind: "отстают",
  "Set the clock right.": "Поставьте верное время.",
  "Add what is missing under OAuth & Permissions and install the app again.":
    "Добавьте недостающее в OAuth & Permissions и установите приложение заново.",
  "Slack did not take the file ({status}).": "Slack не принял файл ({status}).",
  "There is no file to send.": "Отправлять нечего: файла нет.",
  "Without {scope} {effect}.": "Без права {scope} {effect}.",
  "private channels stay silent": "не слышно закрытых каналов",
  "group messages stay silent": "не слышно групповых сообщений",
  "channels are shown without their names, and messages missed in an outage are not fetched":
    "каналы показаны без названий, а пропущенные при сбое сообщения не загружаются",
  "private channels are shown without their names": "закрытые каналы показаны без названий",
  "direct messages missed in an outage are not fetched": "не загружаются личные сообщения, пропущенные при сбое",
  "group messages missed in an outage are not fetched": "не загружаются групповые сообщения, пропущенные при сбое",
  "mentions in channels are not heard": "не слышно упоминаний в каналах",
  "reactions are not seen, and none makes a conversation": "не видно реакций, и ни одна не создаёт диалог",
  "agents can't react": "сотрудники не могут ставить реакции",
  "files of customers can't be opened": "файлы клиентов не открываются",
  "agents can't send files": "сотрудники не могут отправлять файлы",
};
