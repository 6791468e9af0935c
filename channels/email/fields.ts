/** The settings page's form: it alone guides somebody who has never connected a mailbox. */
import type { SettingField } from "../contract";

const groups = {
  address: { en: "Addresses", ru: "Адреса" },
  account: { en: "Signing in", ru: "Вход" },
  incoming: { en: "Incoming mail", ru: "Входящая почта" },
  outgoing: { en: "Outgoing mail", ru: "Исходящая почта" },
  more: { en: "More", ru: "Дополнительно" },
};
type Short = Omit<SettingField, "required" | "label" | "help" | "group"> & { required?: true };
const field = (
  group: keyof typeof groups,
  { required = undefined, ...rest }: Short,
  [en, ru]: [string, string],
  help?: [string, string],
  wrong?: [string, string],
): SettingField => ({
  ...rest,
  required: required ?? false,
  group: groups[group],
  label: { en, ru },
  ...(help ? { help: { en: help[0], ru: help[1] } } : {}),
  ...(wrong ? { wrong: { en: wrong[0], ru: wrong[1] } } : {}),
});

const encryption = {
  tls: { en: "TLS", ru: "TLS" },
  starttls: { en: "STARTTLS", ru: "STARTTLS" },
  none: { en: "None", ru: "Нет" },
};
const byPassword = ["password"];
const byToken = ["google", "microsoft"];
const serverName: [string, string] = [
  "Only the server's name: imap.example.com, without https:// and without a port",
  "Только имя сервера: imap.example.com, без https:// и без порта",
];
const portNumber: [string, string] = ["Write a number from 0 to 65535", "Укажите число от 0 до 65535"];

/** In the order in which somebody fills them in. */
export const fields: SettingField[] = [
  field(
    "address",
    { key: "address", kind: "text", required: true },
    ["Address", "Адрес"],
    ["Where customers write: support@your-company.com", "Куда пишут клиенты: support@ваша-компания.ru"],
    [
      "This is no address. Write one like support@your-company.com",
      "Это не адрес. Напишите его так: support@ваша-компания.ru",
    ],
  ),
  field(
    "address",
    { key: "fromName", kind: "text" },
    ["Name beside it", "Имя рядом с адресом"],
    ["Shown after the agent's name: Mia · Acme Support", "Стоит после имени оператора: Мия · Поддержка Acme"],
  ),
  field(
    "address",
    { key: "aliases", kind: "lines" },
    ["Further addresses", "Другие адреса"],
    [
      "One a line, of the same mailbox: Sales <sales@your-company.com>. Answers leave from the address that was written to",
      "По одному в строке, из того же ящика: Продажи <sales@ваша-компания.ru>. Ответ уходит с того адреса, на который написали",
    ],
    [
      "One of the lines is no address. Write one a line: Sales <sales@your-company.com>",
      "В одной из строк не адрес. Пишите по одному в строке: Продажи <sales@ваша-компания.ru>",
    ],
  ),
  field(
    "address",
    { key: "signature", kind: "lines" },
    ["Signature", "Подпись"],
    [
      "Below every answer from this mailbox; {{agent}} is the name of who answers, {{signature}} the signature from their profile",
      "Внизу каждого ответа из этого ящика; {{agent}} — имя того, кто отвечает, {{signature}} — подпись из его профиля",
    ],
  ),
  field(
    "account",
    {
      key: "auth",
      kind: "choice",
      choices: {
        password: { en: "Password", ru: "Пароль" },
        google: { en: "Google", ru: "Google" },
        microsoft: { en: "Microsoft", ru: "Microsoft" },
      },
    },
    ["How to sign in", "Способ входа"],
    [
      "Google and Microsoft use OAuth2; the servers are then known. With a password, name them below",
      "Google и Microsoft работают через OAuth2, серверы подставятся сами. Для входа по паролю укажите их ниже",
    ],
  ),
  field(
    "account",
    { key: "user", kind: "text" },
    ["User name", "Имя пользователя"],
    ["Empty: the address", "Пусто — это сам адрес"],
  ),
  field(
    "account",
    { key: "password", kind: "secret", neededWhen: { auth: byPassword, receive: ["imap"] } },
    ["Password", "Пароль"],
    ["An app password where the provider has such", "Пароль приложения, если почтовый сервис их выдаёт"],
  ),
  field(
    "account",
    { key: "clientId", kind: "text", neededWhen: { auth: byToken } },
    ["OAuth2 client ID", "OAuth2: ID клиента"],
    [
      "Google: Cloud console → APIs & Services → Credentials → OAuth client ID. Microsoft: Entra → App registrations → Application (client) ID",
      "Google: Cloud console → APIs & Services → Credentials → OAuth client ID. Microsoft: Entra → App registrations → Application (client) ID",
    ],
  ),
  field(
    "account",
    { key: "clientSecret", kind: "secret", neededWhen: { auth: ["google"] } },
    ["OAuth2 client secret", "OAuth2: секрет клиента"],
    [
      "Stands beside the client ID. Microsoft gives none to a public client",
      "Стоит рядом с ID клиента. У публичного клиента Microsoft его нет",
    ],
  ),
  field(
    "account",
    { key: "refreshToken", kind: "secret", neededWhen: { auth: byToken } },
    ["OAuth2 refresh token", "OAuth2: refresh-токен"],
    [
      "Made once by signing in as this mailbox. Google: developers.google.com/oauthplayground with your own client, scope https://mail.google.com/. Microsoft: by a device code. Step by step in channels/email/README.md",
      "Его выдают один раз при входе в этот ящик. Google: developers.google.com/oauthplayground со своим клиентом, право https://mail.google.com/. Microsoft: по коду устройства. По шагам — в channels/email/README.md",
    ],
  ),
  field(
    "account",
    { key: "tokenUrl", kind: "url" },
    ["Token address", "Адрес выдачи токенов"],
    [
      "Empty: the provider's own. Microsoft with one tenant: …/TENANT/oauth2/v2.0/token",
      "Пусто — адрес самого сервиса. Для одного клиента Microsoft: …/TENANT/oauth2/v2.0/token",
    ],
  ),
  field(
    "incoming",
    {
      key: "receive",
      kind: "choice",
      choices: { imap: { en: "IMAP", ru: "IMAP" }, webhook: { en: "Webhook", ru: "Вебхук" } },
    },
    ["How mail comes in", "Как приходит почта"],
    [
      "IMAP reads the mailbox. Webhook: a provider (Mailgun, SendGrid, Postmark, Cloudflare…) posts raw mails to this connection's address",
      "IMAP читает ящик. Вебхук: сервис (Mailgun, SendGrid, Postmark, Cloudflare…) сам присылает письма на адрес подключения",
    ],
  ),
  field(
    "incoming",
    { key: "imapHost", kind: "text", isAddress: true, neededWhen: { receive: ["imap"], auth: byPassword } },
    ["IMAP server", "Сервер IMAP"],
    [
      "imap.your-company.com, as your mail provider names it",
      "imap.ваша-компания.ru — как его называет почтовый сервис",
    ],
    serverName,
  ),
  field(
    "incoming",
    { key: "imapPort", kind: "number", isAddress: true, standard: 993 },
    ["IMAP port", "Порт IMAP"],
    ["993 with TLS", "993 с TLS"],
    portNumber,
  ),
  field("incoming", { key: "imapSecurity", kind: "choice", choices: encryption, isAddress: true }, [
    "IMAP encryption",
    "Шифрование IMAP",
  ]),
  field(
    "incoming",
    {
      key: "begin",
      kind: "choice",
      choices: {
        now: { en: "New mail", ru: "Новые письма" },
        unread: { en: "Unread mail, too", ru: "И непрочитанные" },
        everything: { en: "The whole mailbox", ru: "Весь ящик" },
      },
    },
    ["Begin with", "С чего начать"],
    [
      "What comes from now on, also what is unread, or the whole mailbox",
      "С новых писем, ещё и с непрочитанных или со всего ящика",
    ],
  ),
  field(
    "incoming",
    { key: "sentFolder", kind: "text" },
    ["Folder of sent mail", "Папка отправленных"],
    [
      "Empty: found by itself. Replies written elsewhere appear from it",
      "Пусто — найдётся сама. Из неё видны ответы, написанные в других программах",
    ],
  ),
  field(
    "incoming",
    { key: "webhookSecret", kind: "secret", staysHere: true, neededWhen: { receive: ["webhook"] } },
    ["Webhook secret", "Секрет вебхука"],
    [
      "At least 16 characters: as ?key=…, as the password of the address, or as the key of the provider's signature",
      "Не короче 16 знаков: как ?key=…, как пароль в адресе или как ключ подписи сервиса",
    ],
    ["Too short: invent at least 16 characters", "Слишком коротко: придумайте не меньше 16 знаков"],
  ),
  field(
    "outgoing",
    { key: "smtpHost", kind: "text", isAddress: true, neededWhen: { auth: byPassword } },
    ["SMTP server", "Сервер SMTP"],
    [
      "smtp.your-company.com, as your mail provider names it",
      "smtp.ваша-компания.ru — как его называет почтовый сервис",
    ],
    serverName,
  ),
  field(
    "outgoing",
    { key: "smtpPort", kind: "number", isAddress: true, standard: 465 },
    ["SMTP port", "Порт SMTP"],
    ["465 with TLS, 587 with STARTTLS", "465 с TLS, 587 со STARTTLS"],
    portNumber,
  ),
  field("outgoing", { key: "smtpSecurity", kind: "choice", choices: encryption, isAddress: true }, [
    "SMTP encryption",
    "Шифрование SMTP",
  ]),
  field(
    "outgoing",
    {
      key: "sentCopy",
      kind: "choice",
      choices: {
        auto: { en: "As the provider does", ru: "Как принято у сервиса" },
        parley: { en: "Parley", ru: "Parley" },
        server: { en: "The mail server", ru: "Почтовый сервер" },
      },
    },
    ["Who files sent mail", "Кто сохраняет отправленные"],
    [
      "Most servers leave it to us; Google and Microsoft do it themselves",
      "Обычно это делаем мы; Google и Microsoft — сами",
    ],
  ),
  field(
    "outgoing",
    { key: "plusAddress", kind: "switch" },
    ["Answers to a plus-address", "Ответы на плюс-адрес"],
    [
      "support+…@: switch on if your server delivers such addresses to this mailbox",
      "support+…@: включите, если сервер доставляет такие адреса в этот ящик",
    ],
  ),
  field(
    "more",
    { key: "trustedServer", kind: "text" },
    ["Server that checks senders", "Сервер, проверяющий отправителей"],
    [
      "The name at the start of Authentication-Results (mx.google.com). Only its DMARC verdict vouches for an address",
      "Имя в начале Authentication-Results (mx.google.com). Только его вердикт DMARC подтверждает адрес",
    ],
  ),
  field(
    "more",
    { key: "timeZone", kind: "text", standard: "UTC" },
    ["Time zone of quotes", "Часовой пояс в цитатах"],
    ["Europe/Berlin; empty: UTC", "Europe/Moscow; пусто — UTC"],
    ["There is no such time zone. Write it like Europe/Berlin", "Такого часового пояса нет. Пишите так: Europe/Moscow"],
  ),
  field(
    "more",
    { key: "botRepliesPerHour", kind: "number", standard: 6 },
    ["Bot's answers to one address an hour", "Ответов бота на один адрес в час"],
    ["So that two bots never talk for ever", "Чтобы два бота не переписывались вечно"],
    ["Write a whole number from 0 to 1000", "Укажите целое число от 0 до 1000"],
  ),
];
