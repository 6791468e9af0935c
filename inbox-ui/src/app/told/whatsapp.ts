import type { Table } from "./table";

/** What WhatsApp's refusals mean, by its codes. */
const refusals: Table = {
  "WhatsApp does not accept the access token.": "WhatsApp не принимает токен доступа.",
  "WhatsApp had a fault of its own.": "В WhatsApp произошёл сбой.",
  "WhatsApp is down for the moment.": "WhatsApp сейчас не работает.",
  "The access token lacks the permission for this.": "У токена доступа нет на это права.",
  "The app has made too many calls; WhatsApp asks for a pause.":
    "Приложение сделало слишком много запросов, WhatsApp просит подождать.",
  "This phone number no longer exists at WhatsApp, or the token may not use it.":
    "Этого номера больше нет в WhatsApp, или токену нельзя им пользоваться.",
  "WhatsApp did not understand the request.": "WhatsApp не понял запрос.",
  "The access token has expired or was revoked.": "Срок токена доступа истёк, или токен отозван.",
  "WhatsApp has blocked this account for a while because of its policies.":
    "WhatsApp на время заблокировал этот аккаунт за нарушение правил.",
  "The account has made too many calls; WhatsApp asks for a pause.":
    "Аккаунт сделал слишком много запросов, WhatsApp просит подождать.",
  "More messages a second than this number may send; WhatsApp asks for a pause.":
    "Сообщений в секунду больше, чем разрешено этому номеру; WhatsApp просит подождать.",
  "WhatsApp did not deliver it: this person takes part in an experiment of WhatsApp's.":
    "WhatsApp не доставил сообщение: этот человек участвует в эксперименте WhatsApp.",
  "WhatsApp does not let this business write to people in that country.":
    "WhatsApp не разрешает этой компании писать людям в той стране.",
  "WhatsApp had a fault of its own and has not sent it.": "В WhatsApp произошёл сбой, сообщение не отправлено.",
  "The access token lacks the permission to send for this number.":
    "У токена доступа нет права отправлять с этого номера.",
  "WhatsApp misses something in the request.": "WhatsApp не хватает чего-то в запросе.",
  "WhatsApp does not accept something in the request.": "WhatsApp не принимает что-то в запросе.",
  "WhatsApp's service is not available for the moment.": "Служба WhatsApp сейчас недоступна.",
  "A number cannot write to itself.": "Номер не может писать сам себе.",
  "It cannot be delivered: the number is not on WhatsApp, has blocked us, or its app is too old.":
    "Доставить нельзя: номера нет в WhatsApp, он нас заблокировал, или приложение на телефоне устарело.",
  "This is a test number: add the customer's number to its list of recipients first.":
    "Это тестовый номер: сначала добавьте номер клиента в список его получателей.",
  "WhatsApp has locked this business account.": "WhatsApp закрыл доступ к этому аккаунту компании.",
  "The display name of this number waits for WhatsApp's approval.":
    "Отображаемое имя этого номера ждёт одобрения WhatsApp.",
  "WhatsApp wants a payment method: something is wrong with the account's billing.":
    "WhatsApp просит способ оплаты: с оплатой аккаунта что-то не так.",
  "The number is not registered well: its certificate is missing.":
    "Номер зарегистрирован не до конца: нет его сертификата.",
  "More than 24 hours have passed since the customer's last message: only an approved template can be sent.":
    "С последнего сообщения клиента прошло больше 24 часов: можно отправить только одобренный шаблон.",
  "WhatsApp limits this number because people have reported or blocked it.":
    "WhatsApp ограничил этот номер: на него жаловались или его блокировали.",
  "WhatsApp chose not to deliver it, to spare this person too many marketing messages.":
    "WhatsApp решил не доставлять сообщение, чтобы этот человек не получал слишком много рекламы.",
  "This person has stopped marketing messages from us.": "Этот человек отказался от нашей рекламы.",
  "WhatsApp does not know this kind of message.": "WhatsApp не знает такого вида сообщений.",
  "WhatsApp could not fetch the file the customer sent.": "WhatsApp не смог получить файл, который прислал клиент.",
  "WhatsApp could not take the file: its kind or its size is not accepted.":
    "WhatsApp не принял файл: не подходит его вид или размер.",
  "Too many messages to this one person in a short time; WhatsApp asks for a pause.":
    "Слишком много сообщений одному человеку за короткое время; WhatsApp просит подождать.",
  "WhatsApp does maintenance on this account.": "WhatsApp проводит работы на этом аккаунте.",
  "The template has another number of variables.": "В шаблоне другое число переменных.",
  "There is no such template in this language, or it is not approved.":
    "Такого шаблона на этом языке нет, или он не одобрен.",
  "The template is too long once its variables are filled in.": "С заполненными переменными шаблон слишком длинный.",
  "The template breaks WhatsApp's policies.": "Шаблон нарушает правила WhatsApp.",
  "A variable of the template has the wrong form.": "Переменная шаблона записана не в том виде.",
  "WhatsApp has paused this template because people disliked it.":
    "WhatsApp приостановил этот шаблон: он не нравится получателям.",
  "WhatsApp has disabled this template for good.": "WhatsApp отключил этот шаблон навсегда.",
  "WhatsApp's server is not available for the moment.": "Сервер WhatsApp сейчас недоступен.",
  "This number is not registered on the Cloud API yet.": "Этот номер ещё не зарегистрирован в Cloud API.",
  "WhatsApp gave no reason.": "WhatsApp не назвал причину.",
};

const cloud: Table = {
  "In Meta's business settings open Users → System users, generate a token that never expires with whatsapp_business_messaging and whatsapp_business_management, and save it in this connection.":
    "В настройках компании в Meta откройте «Пользователи → Системные пользователи», создайте бессрочный токен с правами whatsapp_business_messaging и whatsapp_business_management и сохраните его в этом подключении.",
  "Compare both ids with the API Setup page of the app.":
    "Сверьте оба идентификатора со страницей API Setup приложения.",
  "WhatsApp lets this number send nothing.": "WhatsApp не разрешает этому номеру ничего отправлять.",
  "WhatsApp limits what this number sends.": "WhatsApp ограничивает отправку с этого номера.",
  "The number's quality is low: people block or report it.":
    "Качество номера низкое: его блокируют или на него жалуются.",
  "WhatsApp says the number is {status}.": "WhatsApp сообщает, что номер {status}.",
  banned: "заблокирован",
  restricted: "ограничен",
  flagged: "отмечен из-за жалоб",
  "rate limited": "ограничен по числу запросов",
  disconnected: "отключён",
  deleted: "удалён",
  pending: "ждёт подтверждения",
  unverified: "не подтверждён",
  "WhatsApp says: {message}": "WhatsApp сообщает: {message}",
  "The phone number ID is wrong, or the token may not use it.":
    "ID номера телефона неверен, или токену нельзя им пользоваться.",
  "The WhatsApp Business account ID is wrong, or the token may not manage it.":
    "ID аккаунта WhatsApp Business неверен, или токену нельзя им управлять.",
  "This phone number does not belong to this WhatsApp Business account.":
    "Этот номер телефона не принадлежит этому аккаунту WhatsApp Business.",
  "The app secret is not that of the app the token belongs to.":
    "Секрет приложения и токен принадлежат разным приложениям.",
  "Another process sends for this number.": "За этот номер отправляет другой процесс.",
  "WhatsApp answered {status}.": "WhatsApp ответил {status}.",
  "WhatsApp did not answer in time.": "WhatsApp не ответил вовремя.",
  "WhatsApp answered with something unreadable.": "Ответ WhatsApp не удалось прочитать.",
  "The connection to WhatsApp broke ({code}).": "Связь с WhatsApp прервалась ({code}).",
  "WhatsApp sent no key to this file.": "WhatsApp не прислал ключа к этому файлу.",
  "The file's address is not one of WhatsApp's.": "Адрес файла не принадлежит WhatsApp.",
  "The file's address has run out.": "Срок действия адреса файла истёк.",
  "WhatsApp takes no such long data on a button.": "WhatsApp не принимает на кнопке таких длинных данных.",
  "WhatsApp offers up to {n} choices.": "WhatsApp показывает вариантов не больше, чем {n}.",
  "{name} is larger than the {size} MB that WhatsApp takes.": "{name} больше {size} МБ, которые принимает WhatsApp.",
  "WhatsApp has no empty messages.": "В WhatsApp не бывает пустых сообщений.",
  "Many messages to this one person in a short time: WhatsApp would refuse the next one.":
    "Много сообщений одному человеку за короткое время: следующее WhatsApp не принял бы.",
  "There is no approved template {name}.": "Одобренного шаблона {name} нет.",
  "WhatsApp's API can't change a message that was sent.": "Через API WhatsApp нельзя изменить отправленное сообщение.",
  "Look into WhatsApp Manager: what it asks for there must be done first.":
    "Загляните в WhatsApp Manager: сначала нужно сделать то, что он просит.",
  "The template wants the https address of a file there.": "На этом месте шаблону нужен адрес файла с https.",
  "The template {name} has {of} variables, and {n} were given.": "В шаблоне {name} переменных: {of}, а заполнено: {n}.",
  "A variable of the template is empty.": "Одна из переменных шаблона пуста.",
};

/** What WhatsApp tells of the account, where it stands as the reason of a state. */
const account: Table = {
  "WhatsApp restricts the account: {what}.": "WhatsApp ограничил аккаунт: {what}.",
  "WhatsApp is going to disable the account.": "WhatsApp собирается отключить аккаунт.",
  "WhatsApp is going to disable the account ({date}).": "WhatsApp собирается отключить аккаунт ({date}).",
  "WhatsApp has disabled the account ({why}).": "WhatsApp отключил аккаунт ({why}).",
  "WhatsApp sees a violation of its policies: {what}.": "WhatsApp видит нарушение правил: {what}.",
  "The WhatsApp Business account was deleted.": "Аккаунт WhatsApp Business удалён.",
  "The account has left the Cloud API.": "Аккаунт отключён от Cloud API.",
  "The app was taken off the account: nothing comes in any more.":
    "Приложение отвязано от аккаунта: больше ничего не приходит.",
  "WhatsApp has lowered how many people the number may write to.":
    "WhatsApp уменьшил, скольким людям номер может писать.",
  "New people a day: {n}.": "Новых людей в день: {n}.",
  "WhatsApp has rejected the display name {name}: {why}.": "WhatsApp отклонил отображаемое имя {name}: {why}.",
  "WhatsApp has rejected the account in its review.": "Аккаунт не прошёл проверку WhatsApp.",
  "WhatsApp warns: {said}": "WhatsApp предупреждает: {said}",
  "no detail": "без подробностей",
  "no detail given": "без подробностей",
};

const web: Table = {
  "WhatsApp allows edits for fifteen minutes.": "WhatsApp разрешает менять сообщение пятнадцать минут.",
  "WhatsApp no longer allows this message to be edited.": "WhatsApp больше не разрешает менять это сообщение.",
  "WhatsApp deletes a message for everyone within two and a half days only.":
    "WhatsApp удаляет сообщение у всех только в течение двух с половиной суток.",
  "WhatsApp Web no longer has this message.": "В WhatsApp Web этого сообщения больше нет.",
  "WhatsApp takes {n} characters under a file.": "Под файлом WhatsApp принимает знаков: {n}.",
  "No Chromium was found on the server.": "На сервере не найден Chromium.",
  "Install one (Debian: apt install chromium) or set its path.":
    "Установите его (Debian: apt install chromium) или укажите путь к нему.",
  "There is no browser that can be run at {path}.": "По пути {path} нет браузера, который можно запустить.",
  "No client called {name} is offered here.": "Клиента {name} здесь нет.",
  "What was said while we were away could not be fetched yet.":
    "Сообщения, пропущенные без связи, пока не удалось загрузить.",
  "WhatsApp Web is not connected.": "WhatsApp Web не подключён.",
  "WhatsApp Web did not confirm in time.": "WhatsApp Web не подтвердил отправку вовремя.",
  "WhatsApp Web went away while it was sending.": "WhatsApp Web отключился во время отправки.",
  "WhatsApp asks for a pause.": "WhatsApp просит подождать.",
  "WhatsApp: {said}": "WhatsApp сообщает: {said}",
  "WhatsApp Web: {said}": "WhatsApp Web сообщает: {said}",
  "WhatsApp Web disconnected: {said}": "WhatsApp Web отключился: {said}",
  "WhatsApp Web disconnected ({said}).": "WhatsApp Web отключился ({said}).",
  "There is no file on this message.": "У этого сообщения нет файла.",
  "WhatsApp has not handed the file over yet.": "WhatsApp ещё не отдал файл.",
  "Larger than the {size} MB that WhatsApp Web hands over.": "Больше {size} МБ, которые отдаёт WhatsApp Web.",
  "{name} is larger than the {size} MB that WhatsApp Web can send.":
    "{name} больше {size} МБ, которые может отправить WhatsApp Web.",
  "WhatsApp could not send this message.": "WhatsApp не смог отправить это сообщение.",
  "Open WhatsApp on the phone, Linked devices, Link a device, and scan the code shown here.":
    "Откройте на телефоне WhatsApp, «Связанные устройства», «Привязка устройства» и отсканируйте код, показанный здесь.",
  "The phone has unlinked this device.": "Телефон отвязал это устройство.",
  "Another phone was paired than {number}.": "Привязан другой телефон, не {number}.",
  "WhatsApp refused the session: {said}": "WhatsApp не принял сеанс: {said}",
  "The browser has ended.": "Браузер завершился.",
  "The browser could not open WhatsApp Web: {said}": "Браузер не смог открыть WhatsApp Web: {said}",
  "WhatsApp Web is reconnecting.": "WhatsApp Web переподключается.",
  "WhatsApp Web has lost its state.": "WhatsApp Web потерял своё состояние.",
  "The phone is not paired.": "Телефон не привязан.",
  "WhatsApp Web does not answer any more.": "WhatsApp Web больше не отвечает.",
  "The code was not scanned; a new one is made.": "Код не отсканировали, готовится новый.",
  "WhatsApp Web did not open in time.": "WhatsApp Web не открылся вовремя.",
  "Sent to be viewed once, on the phone only.": "Отправлено для однократного просмотра, только на телефоне.",
  "It could not be written down that it leaves now.": "Не удалось записать, что сообщение сейчас уходит.",
};

export const whatsapp: Table = { ...refusals, ...cloud, ...account, ...web };
