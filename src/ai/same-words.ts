import { plain } from "./facts";

// What says one thing of what a desk does, in any form: a sentence may say one where its source says another. Kinds of one
// thing (a courier and the post, a return and an exchange, red and blue) are no such words: to swap them changes what is true.
const groups = `
delivery deliver delivered deliveries delivering доставка доставить доставим доставлять доставляем доставляют
ship shipped shipping dispatch dispatched send sent sends отправка отправить отправим отправлять отправляем отправится выслать вышлем прислать пришлите
refund refunded reimburse reimbursed refunds возврат вернуть вернем вернется вернутся возвращать возвращаем возвращается
return returned returns returning
arrive arrives arrived arrival reach reaches reached come comes came receive received get прийти придет придут приходит пришли пришел приезжает приходят пришла пришло приехать приехала приезжает приедет прибыть прибытия прибытие прибудет поступить поступления поступит получить получите получения
start starts begin begins beginning начаться начинается начало начнется начнутся начинать
end ends ended finish finishes finished expire expires закончиться закончится заканчивается окончания окончание истечения истечет
price cost costs amount sum total цена стоимость стоит стоить сумма сумму сумме обойдется
item items product products goods article товар товара товары вещь вещи изделие
parcel parcels package packages посылка посылку отправление
phone telephone телефон
email e-mail mail mailbox почта емейл имейл
wait waits keep keeps kept stay stays hold held лежит лежать лежала ждет ждать хранится храниться хранить
change changed edit modify correct fix изменить поменять сменить изменяется меняется измените поменяйте
choose choosing pick select выбрать выберите выбирайте выбираете
press tap click нажать нажмите нажимать жмите
child children kid kids ребенок ребенка ребенку дети детей детям
person people human человек человека люди людей
answer answers answered reply replies respond responds ответ ответить отвечают отвечаем отвечает ответим ответит
repair repairs repaired ремонт ремонта ремонтируем ремонтировать починить починим чинить
buy bought purchase purchased купить покупка
money funds деньги денег деньгами средства
method way способ способом
delete deleted remove removed erase erased удалить удаление стереть удалим
account profile аккаунт профиль кабинет
allow allows permit permitted allowed разрешается разрешено
cancel cancelled canceled cancellation отменить отмена отмените отменяется отменяются
divide divided split разделить делится
under less below cheaper дешевле меньше менее
twice times дважды раза раз
eu ес евросоюз евросоюзе
write contact написать напишите пишите свяжитесь обратитесь обращайтесь
cover covers covered покрывает покрыть распространяется
discount discounts sale promotion скидка скидку скидки акция акции
equal same равные одинаковые одинаково
`;

// Manners, and verbs and joints that every sentence may have: they say nothing that could be untrue by themselves.
const turns = `
unfortunately fortunately sorry glad happy sure course indeed certainly actually possible available able please simply usually generally
since because therefore thus however though although whether within during via per case once happen happens happened mean means make makes made
give gives given go goes take takes taking took taken find see look use used using apply applies applied work works serve serves serves let lets
different another similar place page now count counts counted day days we've you've i've do does did have has had having be being been back there here
течение сожалению конечно самостоятельно срок запас запасом возможно возможен возможна возможны обычно просто лучше поскольку случае случай является являются составляет составит
занимает займет занять длится действует действуют идет идут работает работают происходит произойдет делать сделать делается использовать пользоваться
используйте имеется имеет имеют окажется бывает следует также такое такой который день дня дней unless except provided between кроме исключением условии наличии между
`;

const listed = (text: string): string[] => text.trim().split(/\s+/);

/** Words that carry no claim of their own, folded. */
export const turnsOfPhrase: ReadonlySet<string> = new Set(listed(turns));

/** Little words that change what is true as much as any noun: they are no turns of phrase. */
export const tellingWords: ReadonlySet<string> = new Set(
  listed(
    "every each both over off must under лишь каждый каждого любой любая любое любые нужно надо должен должны должна над",
  ),
);

/** Each word of a group, folded, with the group's number; `form` is how the caller compares words. */
export const groupedBy = (form: (word: string) => string): ReadonlyMap<string, number> =>
  new Map(
    groups
      .trim()
      .split("\n")
      .flatMap((line, at) => listed(line).map((word): [string, number] => [form(word), at])),
  );

const edge = (ways: string) => new RegExp(`(?<!\\p{L})(?:${ways})(?!\\p{L})`, "gu");
/** What is said in several words and also in one. */
const oneWord: readonly (readonly [RegExp, string])[] = [
  [/european union/g, "eu"],
  [/европейск\p{L}+ союз\p{L}*/gu, "ес"],
  [edge("(?:every|each) day"), "daily"],
  [edge("(?:every|each|once a|once every|once per) week"), "weekly"],
  [edge("(?:every|each|once a|once every|once per) month"), "monthly"],
  [edge("(?:every|each|once a|once every|once per) year|annual(?:ly)?"), "yearly"],
  [edge("каждый день"), "ежедневно"],
  [edge("кажд(?:ую|ой) недел[юи]|раз в неделю"), "еженедельно"],
  [edge("каждый месяц|раз в месяц"), "ежемесячно"],
  [edge("каждый год|раз в год"), "ежегодно"],
];

/** A text, made plain, in which what has one word is said in it. */
export const inOneWord = (text: string): string =>
  oneWord.reduce((read, [pattern, one]) => read.replace(pattern, one), plain(text));
