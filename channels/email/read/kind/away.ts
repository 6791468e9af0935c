/**
 * Notices of absence and receipt that no header marks, by what they say. People write of holidays too: one sign is never
 * enough, and who asks something is no machine.
 */

/** "I am away", in the first person and now. */
const away =
  /(?<!\p{L})(?:i(?:[’']m| am|[’']ll be| will be)|(?:he|she) is|we are|our offices? (?:is|are|will be)) (?:currently |presently |now |also )?(?:out[- ]of[- ](?:the[- ])?office|out on leave|away from (?:the office|my desk|work|my e-?mail)|not in the office|on (?:an? )?(?:vacation|holidays?|annual leave|parental leave|maternity leave|paternity leave|sick leave|medical leave|leave|business trip)|away (?:from|until|till)|closed (?:from|until|for))|(?:(?:я|мы) )?(?:сейчас |временно )?(?:нахожусь|находимся|буду|ухожу) (?:сейчас )?(?:в отпуске|в командировке|на больничном|вне офиса|в декретном отпуске)|(?<!\p{L})я (?:сейчас )?(?:в отпуске|в командировке|на больничном)|(?:меня|нас) (?:не будет|нет) (?:на (?:рабочем )?месте|в офисе|на работе)|(?:буду )?отсутствую? (?:на (?:рабочем месте|работе)|в офисе|до|с)|я (?:у відпустці|у відрядженні|на лікарняному|поза офісом)|мене (?:немає|не буде) (?:в офісі|на місці)|ich bin (?:derzeit |aktuell |zurzeit |momentan |leider |bis [^\n]{1,30}? |vom [^\n]{1,40}? |ab [^\n]{1,30}? ){0,3}(?:nicht (?:im (?:büro|haus|dienst)|erreichbar|am arbeitsplatz)|(?:im|in) (?:urlaub|elternzeit)|abwesend|außer haus|auf dienstreise)|je (?:suis|serai) (?:actuellement |absente? |en |hors ){1,2}(?:du bureau|absente?|congés?|vacances|déplacement|jusqu)|estoy (?:actualmente )?(?:fuera de (?:la )?oficina|de vacaciones|ausente|de baja)|estaré (?:fuera de (?:la )?oficina|de vacaciones|ausente)|(?:sono|sarò) (?:attualmente |momentaneamente )?(?:assente|fuori (?:ufficio|sede)|in (?:ferie|vacanza))|(?:estou|estarei|encontro-me) (?:atualmente |actualmente )?(?:ausente|fora do escritório|(?:de|em) férias)|ik ben (?:momenteel |tot (?:en met )?[^\n]{1,30}? |van [^\n]{1,40}? |op dit moment ){0,2}(?:niet (?:op kantoor|aanwezig|bereikbaar)|afwezig|met (?:vakantie|verlof)|op vakantie)|(?:jestem|będę|przebywam) (?:obecnie |aktualnie )?(?:poza biurem|na urlopie|nieobecn[ya]|na zwolnieniu)|(?:ofis dışında|izinde|tatilde|yıllık izinde)(?:yım|yim|yız|dayım|deyim|\s+olacağım)|jag är (?:för närvarande |just nu )?(?:inte på kontoret|på semester|bortrest|ledig|frånvarande|föräldraledig)|jeg er (?:for tiden |i øjeblikket |pt\.? )?(?:ikke på kontoret|på ferie|bortreist|bortrejst|fraværende|ude af kontoret|ute av kontoret)|olen (?:tällä hetkellä |parhaillaan )?(?:lomalla|poissa|vuosilomalla|matkoilla)|jsem (?:momentálně |nyní )?(?:mimo kancelář|na dovolené|nepřítom(?:en|na))|(?:我|本人)?(?:正在|目前|现在|現在)?(?:休假|外出|出差|不在(?:办公室|辦公室|公司))(?:中|，|,|。|期间|期間|至|到|$)|(?:休暇|不在(?:に)?|出張)(?:を)?(?:いただいて|させていただ|となり|しており|中(?:です|のため))|(?:현재|지금)?\s?(?:부재중|휴가 ?중|출장 ?중)(?:입니다|이오니|이므로)/iu;

/** Whom to turn to, when it cannot wait. */
const meanwhile =
  /(?:for|in case of|in|if|should)[^.\n]{0,50}(?:urgent|emergenc|immediate (?:assistance|attention|help))|in my absence|while i(?:[’']m| am) (?:away|out)|(?:по|при|для|в)[^.\n]{0,20}(?:срочн|неотложн|экстренн)|если (?:вопрос|дело)[^.\n]{0,20}срочн|(?:в|на время) (?:мо[её] ?|моего )?отсутстви[ея]|(?:з|у|для)[^.\n]{0,20}(?:термінов|невідкладн)|(?:in|bei) (?:dringenden|eiligen) |während meiner abwesenheit|im notfall|vertretung|en cas d['’ ]?urgence|pour (?:toute|les) (?:demande|question|urgence)s? ?(?:urgente)?|en mon absence|(?:para|en caso de)[^.\n]{0,30}urgen|en mi ausencia|(?:per|in caso di)[^.\n]{0,30}urgen|in mia assenza|(?:em caso de|na minha)[^.\n]{0,20}(?:urg[eê]n|ausência)|(?:voor|in geval van|bij)[^.\n]{0,20}(?:dringend|spoed)|tijdens mijn afwezigheid|(?:w|o)[^.\n]{0,12}(?:piln|nagł)|podczas mojej nieobecności|acil (?:durum|konu|iş)|(?:vid|för) (?:brådskande|akuta)|(?:ved|for) (?:hastesager|haste|presserende)|kiireellisi|kiireellisissä|(?:v|pro) (?:naléhav|urgent)|(?:如有|若有|如果有)?(?:紧急|急事|緊急)|(?:お急ぎ|緊急)の|급한|긴급/iu;

/** That nothing is read now. */
const unread =
  /(?:limited|no|not have|without|sporadic|intermittent) (?:regular )?access to (?:my )?e-?mail|not (?:be )?(?:checking|reading|monitoring|able to (?:check|read|answer|reply|respond))|(?:нет|не имею|ограничен\p{L}*|без) (?:постоянного )?доступ|не (?:смогу|могу|буду) (?:ответить|отвечать|проверять|читать)|(?:keinen|eingeschränkten|nur begrenzt) zugriff|nicht (?:weitergeleitet|gelesen|bearbeitet)|(?:pas|limité)[^.\n]{0,20}accès|(?:sin|acceso limitado)[^.\n]{0,20}(?:acceso|correo)|(?:non|limitato)[^.\n]{0,20}access[oi]|(?:sem|acesso limitado)[^.\n]{0,20}(?:acesso|e-?mail)|(?:geen|beperkt)[^.\n]{0,15}toegang|(?:nie mam|ograniczony)[^.\n]{0,15}dostęp|無法(?:查看|回覆)|无法(?:查看|回复|及时)|返信(?:が|は)?(?:遅れ|でき)|확인(?:이|할 수) ?(?:어렵|없)/iu;

/** That an answer comes later. */
const later =
  /(?:will|[’']ll) (?:get back to|reply|respond|answer|contact you)|(?:upon|on|after|when i) (?:my )?return|отвечу (?:вам )?(?:по|после|как только|когда|позже|сразу)|(?:по|после) возвращени[ия]|свяжусь с вами|відповім|(?:nach|bei) meiner rückkehr|melde ich mich|werde ich[^.\n]{0,60}(?:antworten|melden|bearbeiten)|(?:à|dès|après) mon retour|(?:a|tras) mi (?:vuelta|regreso)|(?:al|dopo il) mio (?:rientro|ritorno)|(?:no|após o) meu (?:regresso|retorno)|na mijn terugkeer|(?:po|zaraz po) (?:moim )?powrocie|döndüğümde|när jag är tillbaka|når jeg er tilbake|palattuani|po (?:mém )?návratu|(?:回来|返回|回來)后?(?:再|尽快)?|(?:休暇|出社)(?:明け|後)|복귀/iu;

/** Thanks for a mail that somebody's machine has got. */
const thanks =
  /(?:thank you|thanks) (?:very much |so much )?for (?:your|the|contacting|writing|reaching|getting)[^.\n]{0,30}|(?:спасибо|благодар\p{L}+)[^.\n]{0,15} за (?:ваше |твое )?(?:письмо|сообщение|обращение)|дякую[^.\n]{0,15} за (?:ваш )?(?:лист|повідомлення)|(?:vielen dank|danke) für (?:ihre|deine) (?:nachricht|e-?mail|mail|anfrage)|merci (?:de|pour) (?:votre|ton) (?:message|courriel|e-?mail|mail)|gracias por (?:su|tu) (?:mensaje|correo|e-?mail)|grazie per (?:la (?:sua|tua)|il (?:suo|tuo))[^.\n]{0,15}|obrigad[oa] (?:pela sua|pelo seu)[^.\n]{0,20}|(?:bedankt|dank u) voor (?:uw|je)[^.\n]{0,20}|dziękuję za (?:wiadomość|e-?mail|kontakt)|(?:mesaj|e-?posta)[^.\n]{0,20}teşekkür|tack för (?:ditt|ert)|takk for|tak for|kiitos viesti|děkuji za|感谢您?的?(?:来信|邮件)|(?:メール|ご連絡)(?:を)?(?:いただき)?ありがとう|(?:메일|연락)[^.\n]{0,10}감사/iu;

/** It says itself that a machine wrote it. */
const machine =
  /this is an? auto(?:mated|matic|matically[- ]generated)[- ](?:e-?mail|message|reply|response)|(?:please )?do not (?:reply|respond) to this (?:e-?mail|message)|(?:это )?автоматическ(?:ое|ий) (?:сообщение|уведомление|ответ)|(?:письмо|сообщение)[^.\n]{0,30}(?:создано|сформировано|отправлено) автоматически|не отвечайте на (?:это|данное) (?:письмо|сообщение)|(?:e-?mail|nachricht) (?:wurde|ist) automatisch|(?:message|courriel|réponse) (?:est )?(?:généré\p{L}*|envoyé\p{L}*)? ?automatique|(?:mensaje|respuesta|correo) (?:generad[oa] )?autom[áa]tic|(?:messaggio|risposta) (?:generat[oa] )?automatic|(?:mensagem|resposta) (?:gerada )?autom[áa]tic|automatisch (?:gegenereerd|bericht|verzonden)|(?:wiadomość|odpowiedź)[^.\n]{0,20}automatyczn|otomatik (?:olarak|mesaj|yanıt|cevap)|(?:自动|自動)(?:发送|回复|回覆|生成|送信|返信)|자동 ?(?:응답|발송|회신)/iu;

const LENGTH_MAX = 1500;

/** `words`: what was written now, without quotes. `isAnswer`: to a mail that came before it. */
export const isAwayNotice = (words: string, { isAnswer }: { isAnswer: boolean }): boolean => {
  const text = words.trim();
  if (text === "" || text.length > LENGTH_MAX || /[?？؟]/.test(text)) return false;
  const points: [RegExp, number][] = [
    [away, 2],
    [machine, 2],
    [meanwhile, 1],
    [unread, 1],
    [later, 1],
    [thanks, 1],
  ];
  const sum = points.reduce((all, [sign, worth]) => all + (sign.test(text) ? worth : 0), 0);
  const says = away.test(text) || machine.test(text);
  return says && sum >= (isAnswer ? 3 : 4);
};
