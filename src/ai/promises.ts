import { wholeWord } from "../kernel/text";
import { plain } from "./facts";

const later =
  "check|look into|look at|find out|investigate|get back|follow up|reach out|contact|call|let you know|keep you|update you|inform|notify|forward|escalate|arrange|take care|see what|sort (?:this|it)|open a ticket|create a ticket|connect you|transfer you";
// "We will refund" may be a rule of the house; "I will refund" never is.
const mine = `${later}|write|e-?mail|message|pass (?:this|it|your)|ask|make sure|fix|cancel|refund|send|process|change|update`;
const done =
  "checked|cancel(?:l)?ed|refunded|forwarded|escalated|passed|changed|updated|created|sent|notified|informed|asked|arranged|opened|contacted|issued";
const adverbs =
  "(?:(?:just|now|also|gladly|happily|be sure to|then|personally|immediately|certainly|already|go ahead and) )*";
const ruLater =
  "проверю|проверим|уточню|уточним|узнаю|узнаем|выясню|выясним|передам|передадим|свяжусь|свяжемся|вернусь|вернемся|сообщу|сообщим|напишу|напишем|перезвоню|перезвоним|позвоню|позвоним|отправлю|оформлю|отменю|верну|переведу|переключу|разберусь|разберемся|посмотрю|посмотрим|займусь|займемся|организую|помогу решить";
const ruDone = "проверил|уточнил|передал|отменил|оформил|отправил|вернул|изменил|создал|сообщил|обновил|назначил";

const edge = (ways: string) => wholeWord(ways, "gu");

// We can neither act nor come back: each of these would be believed and then not happen.
const promises: readonly RegExp[] = [
  edge(`i(?:'ll| will| shall|'m going to| am going to) ${adverbs}(?:be (?:back|in touch)|${mine})`),
  edge(`we(?:'ll| will| shall|'re going to| are going to) ${adverbs}(?:be (?:back|in touch)|${later})`),
  edge(`let me ${adverbs}(?:${mine})`),
  edge(`(?:i|we)(?:'ve| have) ${adverbs}(?:${done})`),
  edge(
    "(?:someone|somebody|an? (?:agent|colleague|specialist|manager|human)|(?:our|the|my) (?:\\p{L}+ )?(?:team|colleagues?|specialists?|managers?|agents?|support)) (?:will|is going to|are going to) [^.]{0,40}?(?:contact|reach out|get back|be in touch|call|write|reply|look into|check|help)",
  ),
  edge(
    "(?:i|we)(?:'m| am|'re| are) (?:now |currently )?(?:checking|looking into|forwarding|escalating|processing|contacting)",
  ),
  edge("(?:stay tuned|bear with me|give me a (?:moment|minute|second)|one moment,? please|please hold)"),
  edge(`(?:я |мы )?(?:обязательно |сейчас |сразу |скоро |лично |уже )*(?:${ruLater})`),
  edge(`(?:я|мы) (?:уже |сейчас |только что )*(?:${ruDone})[аи]?`),
  edge(
    "(?:с вами|вам) (?:обязательно |скоро |вскоре )*(?:свяжется|свяжутся|перезвонит|перезвонят|напишет|напишут|ответит|ответят|позвонит|позвонят)",
  ),
  edge("(?:наш|наша|наши) [^.]{0,30}?(?:свяжется|свяжутся|перезвонит|перезвонят|напишет|напишут|проверит|проверят)"),
  edge("(?:оставайтесь на связи|подождите минут\\p{L}*|минутку|одну минуту|ожидайте ответа)"),
];

/** The words by which a sentence promises (or claims) an action of ours, made plain; empty when it doesn't. */
export const promisesIn = (sentence: string): string[] => {
  const text = plain(sentence);
  return promises.flatMap((pattern) => [...text.matchAll(pattern)].map(([all]) => all.trim()));
};
