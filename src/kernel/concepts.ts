import { stem } from "./text";

// What people who ask for help call one thing, in English and in Russian: one concept a line, written from general
// knowledge of help desks. "a_b" is two words in a row. A word may stand in two lines; then it means both, a little.
const lexicon = `
sign-in: login log_in logon sign_in signin logged log_on authorize authorise authorization войти вход входить авторизация авторизоваться залогиниться логиниться зайти заходить
sign-up: register registration signup sign_up enroll регистрация зарегистрироваться регистрироваться
account: account profile аккаунт профиль учетка учетная кабинет акк
channel: channel канал
password: password passcode pin пароль пин
code: code otp token sms код смс токен
forgotten: forgot forgotten forget remember забыл забыла забыть вспомнить
verify: verify verification validate identity identification confirm confirmation подтвердить подтверждение верификация верифицировать идентификация
block: block blocked ban banned suspend suspended freeze frozen lock locked disable disabled restrict restricted блокировка заблокировать заблокировали блок бан забанить забанили заморозить ограничение ограничить
unblock: unblock unlock unfreeze reactivate reinstate разблокировать разблокировка разбанить
delete: delete remove erase deletion удалить удаление стереть убрать снести
close: close terminate deactivate закрыть закрытие деактивировать
restore: restore recover recovery undelete восстановить восстановление вернуть
change: change edit modify update adjust alter switch изменить поменять сменить изменение редактировать отредактировать смена обновить исправить
add: add attach append insert добавить добавление прикрепить вставить
create: create make new setup set_up establish создать создание завести сделать
configure: configure settings setting setup preference options настройка настроить настройки параметр параметры
cancel: cancel cancellation revoke withdraw abort undo отмена отменить аннулировать отозвать
refuse: decline declined reject rejected refuse refused deny denied отклонить отклонили отказ отказать отказали отклонена отклонена одобрить одобрили
pending: pending processing waiting wait awaiting ожидание ожидать ждать жду рассмотрение обработка обрабатывается
delay: delay delayed late slow long overdue задержка задерживается опаздывает долго медленно
arrive: arrive arrived arrival received receive come delivered show_up приходить пришел пришло пришла дошло поступило получил получила получить
send: send sent sending transfer transferred отправить отправка послать перевод перевести переслать
track: track tracking locate whereabouts отследить отслеживание трек
deliver: deliver delivery ship shipping shipment courier post mail доставка доставить курьер почта посылка
order: order purchase buy bought buying заказ заказать покупка купить приобрести
pay: pay payment paid paying checkout оплата оплатить платеж платить заплатить
charge: charge charged debit debited deducted fee commission surcharge списание списали сняли комиссия
price: price cost pricing rate tariff expensive cheap how_much цена стоимость тариф стоит дорого
free: free gratis бесплатно бесплатный
money: money cash funds fund деньги средства наличные
withdraw: withdraw withdrawal cashout вывод вывести снять снятие
deposit: deposit top_up topup top load reload пополнить пополнение внести
balance: balance остаток баланс
refund: refund refunded reimburse reimbursement money_back chargeback возврат вернуть возместить компенсация
return: return exchange replace replacement swap обмен обменять заменить замена
discount: discount coupon promo voucher sale offer deal скидка промокод купон акция
card: card cards карта карточка
bank: bank iban банк
currency: currency currencies fx exchange_rate валюта курс
invoice: invoice bill receipt statement счет чек квитанция инвойс выписка
tax: tax vat налог ндс
subscription: subscription subscribe plan membership renew renewal подписка подписаться продлить продление абонемент
follower: follower subscriber audience подписчик аудитория
salary: salary payroll wage зарплата оклад
advert: ad ads advert advertising advertisement реклама рекламный рекламы
partner: partner affiliate referral refer партнер партнерский партнерка реферал
contract: contract agreement terms offer договор соглашение оферта условия контракт
rule: rule rules policy policies guideline guidelines requirement requirements правило правила требование требования политика
permit: allow allowed permit permitted permission can_i may разрешить разрешено можно разрешение допускается
forbid: forbid forbidden prohibit prohibited illegal нельзя запрет запрещено запретить запрещать
violate: violate violation breach strike нарушение нарушать нарушил нарушает страйк
complain: complain complaint report abuse пожаловаться жалоба
copyright: copyright rights licence license trademark авторский права правообладатель лицензия
moderate: moderation moderate moderator review модерация модератор проверка проверять проверить модерировать
appeal: appeal dispute contest апелляция обжаловать оспорить
video: video videos clip footage видео ролик видеоролик клип
stream: stream streaming broadcast live livestream стрим трансляция эфир
record: record recording запись записать
cover: cover thumbnail preview обложка превью миниатюра
picture: picture photo image avatar logo icon screenshot картинка фото изображение фотография аватар аватарка логотип скриншот
sound: sound audio volume mute voice noise loud звук аудио громкость голос
music: music song track playlist singer artist музыка песня плейлист
film: film movie cinema episode фильм кино сериал серия передача
comment: comment comments reply комментарий коммент комментарии комменты отзыв
like: like likes rating rate dislike лайк оценка дизлайк рейтинг
view: view views viewers impressions просмотр просмотры зрители
statistics: statistics stats analytics metrics report статистика аналитика отчет показатели
publish: publish publication post upload uploaded uploading выложить опубликовать публикация залить загрузить загрузка выкладывать публиковать
download: download downloading export save скачать скачивание сохранить выгрузить
schedule: schedule scheduled postpone later планировать запланировать отложенный расписание отложить
copy: copy duplicate import migrate migration transfer_from копировать дубль перенести перенос импорт мигрировать
embed: embed embedded embedding iframe встроить встраивание вставка эмбед
link: link url href ссылка урл линк
site: site website web webpage page сайт страница веб
app: app application apps приложение прога программа
install: install installation installed setup установить установка поставить
update: update upgrade version updated обновление обновить апдейт версия
device: device phone mobile smartphone cellphone tablet iphone android телефон смартфон планшет мобильный айфон андроид устройство
tv: tv television smarttv телевизор тв приставка
computer: computer laptop pc desktop notebook mac macbook компьютер ноутбук комп пк ноут
printer: printer print printing scanner принтер печать распечатать сканер мфу
browser: browser chrome firefox safari браузер хром
internet: internet network wifi connection vpn lan интернет сеть вайфай связь впн соединение
email: email e_mail mailbox mail inbox outlook почта емейл имейл почтовый ящик
message: message chat text messages sms сообщение чат письмо
call: call phone hotline dial звонок позвонить звонить телефон
notify: notification notify notifications alert push уведомление оповещение уведомления
remind: remind reminder напомнить напоминание напомни
calendar: calendar event appointment meeting agenda календарь встреча событие собрание мероприятие
time: time hour hours minute minutes clock o'clock час часы минут время
duration: how_long how_soon how_quickly duration days сколько_времени как_долго через_сколько срок сроки
frequency: how_often how_many times как_часто сколько_раз
date: date day today tomorrow yesterday дата день сегодня завтра
travel: travel trip abroad foreign поездка путешествие заграница
country: country countries international abroad foreign страна резидент гражданин гражданство иностранный нерезидент паспорт
location: where location address street находиться адрес место местоположение
shop: store shop retailer outlet branch магазин филиал отделение
open-hours: opening hours working_hours график режим_работы
broken: broken break not_working malfunction defect faulty damage damaged crash bug сломался сломалось сломан поломка дефект брак вылетает баг глючит глюк
error: error errors fail failed failure failing issue problem trouble exception ошибка сбой проблема неполадка косяк
not-working: doesnt_work not_work unable cannot не_работает не_получается не_могу не_удается
lost: lost lose missing disappeared gone vanish утерян потерял потеряла пропал пропало пропала исчез исчезло
stolen: stolen steal theft thief fraud fraudulent scam hacked hack compromised украли украден кража мошенник мошенничество взломали взлом
unknown: unrecognized unrecognised recognize recognise unknown unfamiliar unauthorised unauthorized неизвестный незнакомый
twice: twice double duplicate duplicated two_times дважды двойной повторно
wrong: wrong incorrect mistake inaccurate неправильный неверный неправильно ошибочно
limit: limit limits maximum max minimum min cap лимит максимум минимальный максимальный минимум
size: size dimension dimensions measurement width height размер габариты длина
format: format type resolution quality kind формат качество разрешение тип
age: age old adult kid kids child children minor teenager возраст ребенок дети детский несовершеннолетний
family: family son daughter wife husband семья сын дочь
support: support help assistance assist agent operator human person representative поддержка помощь оператор помочь сотрудник специалист
hello: hello hi hey greetings привет здравствуйте
thanks: thanks thank appreciate спасибо благодарю
document: document documents paperwork file файл документ документы
access: access permissions role rights grant доступ права роль
public: public visible visibility private privacy hidden hide приватность приватный скрыть скрытый публичный
data: data personal information gdpr данные персональные информация
name: name rename username nickname title имя название никнейм ник переименовать
phone-number: number номер
warranty: warranty guarantee guaranteed гарантия гарантийный
trial: trial try sample demo test пробный попробовать тест
compare: compare difference versus better best vs различие отличие отличается разница сравнить лучше
recommend: recommend recommendation suggest advice advise tips совет рекомендация посоветовать рекомендации советы
start: start begin launch run activate enable turn_on начать запустить включить активировать подключить подключение запуск
stop: stop end finish turn_off disable quit прекратить остановить выключить отключить отключение
search: search find look lookup поиск найти искать поисковик
list: list lists item items список перечень
category: category topic subject theme категория тема рубрика
promote: promote promotion grow продвижение продвигать продвинуть
reason: why reason cause почему причина отчего
purpose: what_for зачем для_чего
who: who whom whose кто кем кому
instalment: installment instalment credit loan monthly рассрочка кредит
transaction: transaction transactions purchase операция транзакция
colour: color colour blue red green hue цвет синий красный зеленый
contact: contact contacts address_book контакт контакты
hr: vacation leave holiday sick отпуск больничный увольнение
purchase-request: procurement purchase_order po закупка
server: server database host backup сервер база бэкап
hardware: hardware keyboard mouse monitor ram disk клавиатура мышь монитор диск
`;

const parseLexicon = (text: string): ReadonlyMap<string, readonly string[]> => {
  const found = new Map<string, string[]>();
  for (const line of text.trim().split("\n")) {
    const [name = "", members = ""] = line.split(": ");
    for (const member of members.split(" ")) {
      const key = member
        .split("_")
        .map((word) => stem(word.replaceAll("ё", "е")))
        .join(" ");
      const known = found.get(key) ?? [];
      if (!known.includes(name)) found.set(key, [...known, name]);
    }
  }
  return found;
};

const conceptsByStem = parseLexicon(lexicon);

/** Names of the everyday help-desk concepts that these stems (in order, stop words included) speak of; each once. */
export const conceptsOf = (stems: readonly string[]): string[] => {
  const found = new Set<string>();
  stems.forEach((stem, at) => {
    for (const name of conceptsByStem.get(stem) ?? []) found.add(name);
    for (const name of conceptsByStem.get(`${stem} ${stems[at + 1] ?? ""}`) ?? []) found.add(name);
  });
  return [...found];
};
