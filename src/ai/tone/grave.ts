import { wholeWord } from "../../kernel/text";

/**
 * What no bot should answer, in English and Russian, the gravest first: said this plainly it goes to a person, and the
 * conversation sounds of it too. Each line is one way of saying it; a word that is innocent elsewhere stands with what it needs.
 */
const anyOf = (...ways: string[]) => wholeWord(ways.join("|"), "iu");

const L = "\\p{L}*";
const someWords = "(?:\\p{L}+ ){0,3}";
const notPayment = "(?![\\s-]*(?:detectors?|alarms?|free|less|flavou?rs?|tests?))";
const electricEn =
  "(?:plug|socket|outlet|cable|cord|wire|wiring|battery|batteries|power ?bank|charger|adapter|machine|device|fuse|motor)";
const electricRu = `(?:провод|кабел|розетк|вилк|батаре|аккумулятор|п(?:ауэ|ауе|аве|ове)р-?бан|заряд|шнур|мотор|двигател)${L}`;
const housesRu = `(?:что-то|вс[её]|дом|кухня|квартира|балкон|машина|духовка|плита|чайник|телевизор|холодильник|самокат|щиток|масло|штор[аы]|диван|${electricRu})`;
const sensorEn = "(?:smoke|fire|carbon monoxide|co|gas)(?: leak)?(?: (?:detectors?|alarms?|sensors?|monitors?)){1,2}";
const sensorRu = `(?:(?:датчик|детектор|сигнализатор|извещател)${L} (?:\\p{L}+ )?(?:дыма|газа)|пожарн(?:ый|ая|ые) (?:датчик|извещател|сигнализац)${L})`;
const soundsRu = "(?:сработал[аи]?|срабатыва[ею]т|пищ[аи]т|ор[её]т|орут|во[ею]т|звен[ия]т|визж[иа]т)";
const burnsRu = "гор(?:ит|ят|ел|ела|ело)";
const noLamp =
  "(?! (?:ярко |тускло |постоянно )?(?:зел|син|красн|бел|ж[её]лт|оранж|индикатор|ламп|свет)\\p{L}*(?!\\p{L}| плам))";
const someoneEn =
  "(?:child|kid|son|daughter|baby|toddler|boy|girl|he|she|i|dog|cat|puppy|kitten|somebody|someone|husband|wife|mother|father)";
const notSeen = "(?! (?:when|as|once) (?:i|we|he|she) (?:saw|read|opened|heard|got|received))";
const notNews =
  "(?! (?:from|by|at|about|over|of|seeing|reading) (?:(?:the|your|my|this|a) )?(?:\\p{L}+ )?(?:bill|invoice|price|cost|total|news|amount|charge|e-?mail|letter)s?(?!\\p{L}))";
const poisonEn =
  "(?:descal\\p{L}+|clean(?:er|ing)\\p{L}*|detergent|bleach|chemicals?|acid|solvent|batter(?:y|ies)|pills|magnets?)";
const poisonRu = `(?:средств|чистящ|чистк|стирк|мыть|отбеливател|моющ|хими|кислот|уксус|антинакип|растворител|батарейк|таблет|магнит)${L}`;

const despairing = [
  `suicid${L}`,
  "kill(?:ing)? (?:myself|himself|herself)",
  "end(?:ing)? (?:my life|it all|my own life)",
  "(?:i )?(?:just )?want to die|wish i (?:was|were) dead|better off dead",
  "(?:don'?t|do not|no longer) want to (?:live|be alive|exist|go on living)",
  `self[- ]harm${L}|(?:hurt|cut|harm)(?:ting|ing)? myself|overdos${L}`,
  `самоуб${L}|суицид${L}|(?:покончить|покончу) с собой|сво[её]?[ий]? (?:с )?жизнь[юи] покончу`,
  "не хо(?:чу|чется) (?:больше )?жить|(?:хочу|хочется|лучше) (?:умереть|сдохнуть)",
  "(?:hang|drown)(?:ing)? myself|jump(?:ing)? off (?:a|the|my|this) (?:\\p{L}+ )?(?:roof|bridge|building|balcony)|jump(?:ing)? out of (?:a|the|my) window",
  "повешусь|повеситься|(?:спрыг|прыг|выпрыг)н(?:у|уть) (?:с|из|в) (?:крыши|моста|балкона|окна|окно)|(?:наложу|наложить) (?:на себя )?руки(?: на себя)?|сброшусь|вскрою (?:себе )?вены",
  `уб(?:ью|ить) себя|(?:порезать|режу|порежу) себя|передозировк${L}|незачем (?:больше )?жить`,
];
const danger = anyOf(
  ...despairing,
  // Before what is a sensor's name only where it is quiet.
  `${sensorEn} (?:is |are |was |has |keeps? |just |been |won't stop )*(?:go off|going off|went off|gone off|goes off|sound(?:s|ing|ed)|blar(?:es|ing)|scream(?:s|ing)|wail(?:s|ing)|ring(?:s|ing)|rang|beep(?:s|ing)|triggered)`,
  `${sensorEn} (?:is |was |has |keeps? |just )*(?:shows?|showing|reads?|reading|detect(?:s|ed|ing)) (?:an? )?(?:gas|leak|high|danger|[1-9]\\d+ ?ppm)`,
  "ambulance|unconscious|passed out|fainted|choking|heart attack|bleeding",
  "(?:can'?t|cannot|can not|couldn'?t|not|isn'?t|stopped|barely|hardly|unable to|struggling to|trouble|difficulty) breath(?:e|ing)|seizures?(?! (?:of|by))|anaphyla\\p{L}*|(?:having|had) (?:a stroke|an allergic reaction)",
  "(?:hand|finger|arm|leg|foot|face|skin|palm|wrist|mouth|tongue|lip)s? (?:is |are |was |were |got )(?:badly |all )?burn(?:t|ed)",
  "in (?:the )?hospital(?! (?:gift|shop|caf|canteen|store|reception|lobby))",
  "(?:taken|rushed|brought) to (?:the )?hospital|(?:doesn'?t|does not|won'?t|will not|didn'?t) stop (?:smoking|sparking|burning)",
  `poison(?:ed|ing)|(?:got |is |am |was )?injur(?:y|ed|ies)|scald(?:ed|s)?|carbon monoxide`,
  `(?:burn(?:ed|t)|scalded|electrocuted) (?:my|his|her|our|me|him|himself|herself|myself|themselves)|(?<!(?:price|bill|invoice|total|cost|news|reply|answer|rudeness|attitude) (?:has |have |had |really |just )?)shocked (?:my|his|her|our|me|him|us)${notSeen}(?! (?:how|that|to (?:see|read|hear|learn)))`,
  `${someoneEn} (?:(?:has |have |just |accidentally |may |might )*|[^.!?]{0,50} and )(?:swallowed|ingested)|(?:drank|drunk|ate|eaten) ${someWords}${poisonEn}`,
  "(?:there (?:is|was) (?:a )?|caught |catch(?:es|ing)? |on )fire|flames|(?:is|are|smells? (?:of|like)) burning|(?:burning|burnt) (?:smell|plastic|rubber|wires?|cables?|plugs?|sockets?|outlets?)|burn(?:ed|t) by|blew up|fire ?(?:brigade|department|fighters?|engine)",
  `${electricEn}(?: packs?| cells?| case)? (?:has |have |is |was |are |got |became |just |very |so |too |really |hot |started |and )*(?:to )?(?:burn(?:ing|ed|t)?|melt(?:ed|ing|s)?|smok(?:es?|ing|ed)|spark(?:s|ing|ed)?|explod(?:ed|es)|swollen|swelling|bulging|bulged|hissing)`,
  `smok(?:e|ing) (?:is |coming |comes )|(?:starts?|started|is|began|keeps?) (?:to |on )?smok(?:e|ing)|smoke${notPayment}`,
  `spark(?:s|ing|ed)|electric(?:al)? shock|(?:gave|gives|giving|got|get|gets|getting) (?:(?:me|us|him|her|(?:my|our) \\p{L}+) )?(?:a |an )?(?:\\p{L}+ )?shock(?:s|ed)?${notSeen}${notNews}|electrocut${L}|explod${L}|explosion`,
  "(?:leak(?:s|ed|ing)?|water [^.!?]{0,25}(?:pour|drip|leak|run|ran|flow|com|came|gush|spray|got|get|went|spill|splash|seep|drop)\\p{L}*|water (?:(?:is|was|has) )?(?:(?:all|just|right|already|now) )?(?:in|on|inside|near|around|by|behind|under|over|below|above|beside|beneath|reach(?:es|ed|ing)|touch(?:es|ed|ing))) [^.!?]{0,40}(?:sockets?|outlets?|wiring|fuse box)",
  "(?:somebody|someone|people|burglars?|thieves|a man|men|(?:he|they)(?: is| are)(?= trying| breaking)) (?:is |are |was |were |just |trying to |tried to )*(?:break(?:s|ing)?|broke) in(?:to (?:(?:my|our|the|her|his) )?(?:house|home|flat|apartment|garage|room|building|shop|car)|(?=\\s*(?:[.!?,]|$)| (?:right )?now))|intruders?",
  "gas leak(?:s|ing)?|gas is (?:leaking|escaping)|leaking gas|smell(?:s|ing)? (?:of )?gas",
  "(?:i am|we are|people are|he is|she is|i'm|we're) (?:trapped(?! in (?:(?:a|an|the|your|my|this) )?(?:\\p{L}+ )?(?:loop|menu|chat|queue|page|form|subscription|contract|plan)(?!\\p{L}))|stuck (?:inside(?=\\s*(?:[.!?,]|$))|(?:in|inside) (?:the |a |an |our |my |this )?(?:lift|elevator|room|bathroom|building|house|flat|fire|smoke|burning)))|(?:in|is) danger",
  "emergency(?! (?:stop|button|exit|contact|number|access|phone|update|meeting|change))",
  `(?:домашн${L} )?насили${L}|(?:вызов|вызва|нуж|нужн)${L} скор(?:ую|ая)|(?<!за )скор(?:ую|ая|ой) помощь?и?|скорую(?=\\s*(?:[.!?,)]|$))`,
  "(?:едет|приехала|увезла|дождались|ждем|жд[её]м) скор(?:ая|ую)|скорая (?:вс[её] |ещ[её] |так и |до сих пор )?(?:не )?(?:едет|приех|отвеч|приезж|увез)\\p{L}*|в огне|в дыму",
  "(?<!(?:ткань|чехол|чехла|материал|мембрана) )не (?:может |могу |можем |могла |мог )?дыш(?:ит|у|ать|ат)|(?:трудно|тяжело) дышать|перестал[аи]? дышать|судорог[иа]|анафила\\p{L}*",
  "не (?:могу|можем|получается|уда[её]тся) (?:это |его |е[её] |пламя |огонь )?потушить|(?:can'?t|cannot|can not|couldn'?t) put (?:it|this|the (?:fire|flames)) out",
  "не (?:переста[её]т|прекраща\\p{L}+) (?:дымить(?:ся)?|искрить|гореть)",
  "(?:огонь|пламя|пожар) (?:\\p{L}+ )?не (?:гас|тух|прекращ|унима)\\p{L}*|не (?:приход|прид|приш)\\p{L}+ в (?:себя|сознание)|не (?:могу|может|можем) (?:вдохнуть|вздохнуть|продохнуть)|нет пульса|пульса нет",
  "не (?:могу|можем|может|могут) (?:выбраться|выйти) из (?:лифта|огня|дыма|горящ\\p{L}+ \\p{L}+)|(?:муж|жена|мама|папа|отец|мать|реб[её]нок|малыш|дочь|дочка|сын|бабушка|дедушка) (?:\\p{L}+ )?не (?:просыпается|шевелится|дышит)",
  "there(?:'s| is) (?:a )?fire(?=\\s*(?:[.!?,]|$)| (?:in|at|on|inside|under|near) )|fire(?=!)|(?:fire|flames?) (?:is not|isn't|are not|aren't|won't|will not|does not|doesn't) (?:go(?:ing)?|die|dying) (?:out|down)",
  `not able to breathe|(?:has|have|is|there's) no pulse|lips (?:are|turned|turning|went|going) blue|${someoneEn} (?:does not|doesn't|won't|will not|is not|isn't) (?:wake|waking) up|(?:can'?t|cannot|can not) get out of (?:(?:the|a|our|my|this) )?(?:lift|elevator|building|burning \\p{L}+)`,
  `без сознания|теря${L} сознание|потерял${L} сознание|обморок${L}|задыха${L}|нечем дышать|инфаркт${L}|инсульт${L}|сердечн${L} приступ${L}`,
  `кровотечени${L}|не останав${L} кровь|кровь (?:не останав|ид[её]т|хлещет|теч[её]т)${L}|порезал(?:ся|ась|ись|ось)|отравил${L}|отравлени${L}|угарн${L} газ${L}|травм${L}`,
  `об(?:о)?ж[её]г(?:ся|лась|лось|лись|ла|ли)?|обожгл${L}|обожж[её]н${L}|обожг(?:ся|у)?|ожог${L}|ошпарил${L}|обварил${L}`,
  `проглотил${L}|(?:выпил|съел|глотнул)${L} ${someWords}${poisonRu}`,
  `загорел(?:ся|ась|ось|ись)|вспыхнул${L}|воспламенил${L}|пожар(?:а|у|ом|е|ы)?|горим|${housesRu} ${burnsRu}${noLamp}|${burnsRu}(?= ${housesRu}(?!\\p{L})${noLamp})`,
  `${sensorRu} (?:\\p{L}+ )?(?:показыва[ею]т|показал[аи]?|обнаружил[аи]?) (?:(?:газ|утечк|дым|опасн|высок|превыш)${L}|[1-9]\\d+ ?ppm)`,
  `${sensorRu} (?:\\p{L}+ )?${soundsRu}|${soundsRu} (?:\\p{L}+ )?${sensorRu}|(?:ломится|ломятся|вламыва(?:ется|ются)|взламыва(?:ет|ют)|выбива(?:ет|ют)) (?:\\p{L}+ ){0,2}двер${L}`,
  `${electricRu} (?:\\p{L}+ )?дымят|дым(?:ит|ится|ятся|ил${L}|а|ом)?|задымил${L}|искр(?:ит|ят|ила|ило|ы)`,
  `(?:плавится|плавятся|расплавил${L}|оплавил${L}|вздул${L}|раздул${L}) ${electricRu}|${electricRu} (?:\\p{L}+ )?(?:раздул${L}|плавится|плавятся|расплавил${L}|оплавил${L}|взорвал${L}|вздул${L})`,
  `(?:ударил${L}|ударяет|удар|бь[её]т|бил${L}|долбануло|шарахнуло) током|(?:пахнет|воняет|запах) (?:чем-то )?(?:газом|газа|гарью|гари|горелым|горелого)|пожарн(?:ых|ые|ую|ым|ики|иков)|утечк${L} газа|взорвал${L}|взрыв(?:а|у|ом|е|ы)?`,
  `вод${L} [^.!?]{0,25}(?:розетк|проводк|электр|щиток)${L}|застрял${L} в лифте`,
);

const legal = anyOf(
  "(?:lawyers?|attorneys?|solicitors?|barristers?)(?!'s)|legal (?:counsel|action|proceedings|claim|notice|steps|department|team|route|recourse|advice)",
  "(?:will|'ll|going to|gonna|can|could|must|have to|want to|ready to|about to) sue|su(?:e|ing) (?:you|your|the company|them)|(?:be|being|get) sued|lawsuits?|litigation",
  "(?:demand\\p{L}*|want|wants|owe|owes|owed|pay) (?:me |us |you |him |her )?damages|(?:claim|claims|claiming|sue|suing|sued|compensat\\p{L}*|seek|seeking|entitled to|recover|court) (?:\\p{L}+ ){0,4}damages|(?<!(?:check|checked|inspect|inspected|look|looked|examine|search) (?:\\p{L}+ ){0,3})for damages|(?:moral|punitive|emotional) damages|damages (?:\\p{L}+ ){0,2}(?:claim|court|compensation)|break(?:s|ing)? the law|(?:a|my|our) claim against|my rights as a consumer|legally(?=\\s*(?:[.!?,]|$))|press(?:ing)? charges|take (?:you|this) to court|(?:in|to|through) court(?! (?:street|road|avenue|lane|no|\\d))|small claims",
  "subpoena|court order|class action|cease and desist|ombudsman|trading standards|better business bureau|(?:consumer|data) protection (?:authority|agency|office|act|law|commissioner)",
  "consumer (?:rights|law|act)|regulators?|report(?:ing|ed)? (?:you|your (?:company|business|shop|firm)) to|(?:to|by) the authorities",
  "gdpr (?:complaint|violation|breach)|violat\\p{L}+ (?:of )?(?:\\p{L}+ ){0,2}(?:laws?|rights|gdpr)|breach of (?:the )?(?:law|contract|gdpr|consumer\\p{L}*)|against the law",
  "(?:this|that|it|what you are doing|what you're doing)(?:'s| is) illegal(?! (?:char|symbol|value|argument|input))",
  `адвокат${L}|(?<!для )юрист(?:ы|ом|у|ов|ами|ам|а)?|юридическ${L} (?:отдел|служб|консульт)${L}`,
  `(?:в|через|до|иначе|или|будет) суд(?:а|у|ом|е|ы|ах)?|суд(?:иться|имся)|к суду|засу(?:жу|дим|дят)|повестк(?:у|и|а|ой)`,
  `(?:подам|подаю|подать|подадим|подал${L}) (?:на вас|иск|заявлени${L}|жалоб${L})|иск (?:уже )?(?:подан|готов)|исков${L}|досудебн${L}`,
  `судебн${L} (?:иск|процесс|дел|разбирательств|приказ|поряд|издерж|решени|претензи|инстанци)${L}`,
  `(?:направ|отправ|жд|готов|подготов|пиш|напиш|официальн|письменн)${L} (?:вам )?претензи${L}|претензи${L} (?:отправ|направ|вруч|заказн|юрист)${L}|моральн${L} (?:вред|ущерб)${L}|возмест\\p{L}+ (?:ущерб|убытк|вред)${L}`,
  `прокуратур${L}|роспотребнадзор${L}|роскомнадзор${L}|цпфпп|антимонопольн${L}|(?:надзорн|контролирующ)${L} орган${L}|(?:в|на) фас`,
  `прав${L} потребител${L}|жалоб${L} (?:на вас )?в (?:цб|центробанк|прокуратур|фас|роспотребнадзор)${L}`,
  `(?:это|ваши действия) (?:\\p{L}+ )?незаконн${L}|наруша(?:ете|ешь|ют) (?:мои )?(?:закон|прав)${L}|нарушени${L} (?:закона|прав|моих прав)|по закону (?:вы )?(?:обязаны|должны)|требую по закону`,
);

const fraud = anyOf(
  `fraud${L}|scam(?:s|med|mers?|ming)?|phish${L}|hacked|identity theft|unauthori[sz]ed (?:charges?|transactions?|payments?|access)`,
  "stolen (?:card|account|identity|money)|(?:stole|steal(?:ing)?) (?:my|our) (?:money|card|account|data)|police(?! (?:discounts?|officers?|station))",
  `мошенни${L}|обманули|обманыва${L}|развод${L} на деньги|взломал${L}|взлом\\p{L}{0,2}|аферист${L}`,
  `украл${L} (?:мо[йюие]|деньги|карт${L}|аккаунт${L}|данные)|списал${L} (?:деньги )?без (?:моего )?(?:ведома|согласия)|полици${L}`,
);

const badEn =
  "(?:joke|useless|pathetic|garbage|trash|rubbish|crap|terrible|awful|horrible|liars?|thieves|crooks|scammers|clowns?|incompetent|disgrace)";
const usEn = "(?:company|service|support|experience|customer service|shop|store|team|website|bot)";
const usRu = `(?:сервис|обслуживани|поддержк|компани|магазин|отношени|опыт)${L}`;
const again = "(?:втор|трет|четв[её]рт|пят|шест|седьм|десят)\\p{L}+ раз";
const asked = "(?:пишу|прошу|спрашиваю|звоню|обращаюсь|повторяю|задаю|объясняю)";
const angry = anyOf(
  "ridiculous|unacceptable|disgusting|disgrace(?:ful)?|outrag(?:eous|ed)|furious|appalling|pathetic",
  `(?:you|you guys|you people|your ${usEn}) ?(?:are|is|'re) (?:an? )?(?:absolute(?:ly)? |complete(?:ly)? |total(?:ly)? |such |just )*(?:an? )?${badEn}`,
  `(?:useless|worst|terrible|awful|horrible|shitty|garbage) (?:\\p{L}+ )?${usEn}|^\\W*(?:useless|terrible|horrible|awful|garbage|rubbish)\\W*$`,
  "(?:so|very|really|extremely|absolutely|deeply) (?:angry|mad|upset|disappointed|frustrated|annoyed)|i(?:'m| am) (?:angry|pissed|livid|fuming|furious|outraged)",
  "(?:sick|tired)(?: and tired)? of (?:this|you|your|waiting|asking|being)|fed up|had enough(?= (?:of (?:this|you|your)|already)|\\s*(?:[.!]|$))|enough is enough|pissed off",
  "are you (?:kidding|joking|fucking)(?: me)?|you(?:'ve| have) got to be (?:kidding|joking)|rip[- ]?off|ripped? (?:me )?off|shame on you|screw (?:you|u|this)|go to hell",
  "wast(?:e|ing) (?:of )?my (?:time|money)|waste of (?:time|money)|(?:you|you guys|you people) (?:all )?(?:lied|lie|cheated|are lying)|you're lying",
  "how dare you|should be ashamed|ashamed of (?:you|yoursel)\\p{L}*|(?:stop|keep|always) lying|beyond (?:frustrated|annoyed|angry|disappointed)|disgusted (?:with|by|at)|(?:hate|despise) (?:you|your|this company|this shop)|nobody (?:even )?cares",
  "(?:complete|total|absolute|what a|such a) joke|ruined my (?:day|week|weekend|holidays?|birthday|wedding|christmas|evening|trip)|for the (?:third|fourth|fifth|sixth|tenth|hundredth|\\d+th|last) time",
  "how many (?:more )?times (?:do|must|should|have|did) (?:i|we) (?:have to |had to |need to |got to |to )?(?:write|ask|tell|told|say|said|repeat|explain|call|contact|e-?mail|chase)\\p{L}*",
  "(?:third|fourth|fifth|sixth|tenth|\\d+(?:rd|th)) time (?:i|i'm|i am|i've) (?:\\p{L}+ )?(?:ask|writ|wrote|contact|call|e-?mail|tell|told|chas)\\p{L}*|(?:does|do|is) any(?:body|one) (?:even |actually )*(?:read|listen|care)\\p{L}*",
  "never (?:be )?(?:buy|order|shop|us|com|return)\\p{L}* (?:\\p{L}+ ){0,4}again",
  "(?:what|who|where) the (?:hell|fuck|heck)|wtf|fuck\\p{L}*|bullshit|shit|crap|idiots?|morons?|incompetent|thieves|bastards?|assholes?|scumbags?",
  `безобрази${L}|отвратительн${L}|возмутительн${L}|возмущ[её]н${L}|издева${L}|обманщик${L}|нагл(?:ость|ости|ецы|ый|ые|о)|вне себя|совести (?:у вас )?(?:\\p{L}+ )?нет|(?:не|ни) (?:стыдно|совести)|(?:не стыдно|не совестно) вам|вам не стыдно|ненавижу (?:вас|ваш)${L}|кошмар|позор${L}|беспредел${L}|бардак${L}`,
  `(?:ужасн|худш|отвратн|мерзк|дерьмов)${L} ${usRu}|хамств${L}|хамск${L}|хамят|хам(?:ы|ло)|жулик${L}|жуль[её]|кидал${L}`,
  `бесит|бесите|достали|задолбал${L}|заколебал${L}|сколько (?:ещ[её] )?можно|(?:невозможно|нельзя|не) (?:до вас )?(?:дозвониться|достучаться)|испортили (?:\\p{L}+ )?(?:праздник|день|отпуск|настроение|выходные|вечер)|сколько раз (?:можно |мне )?(?:повторять|писать|говорить)`,
  `(?:вы|они|там|совсем|вообще) (?:\\p{L}+ ){0,2}(?:обалдел|охренел|офигел|обнаглел|оборзел|оху)${L}`,
  `в (?:ярости|бешенстве)|взбеш[её]н${L}|(?:это|сплошной|чистый|полный) обман|обман покупател${L}|(?:что за|полный|какой-то|это) (?:бред|ужас|цирк|дурдом|отстой)`,
  `${again} (?:${asked}|(?:за|уже|одно))|${asked} (?:вам )?(?:уже )?(?:в )?${again}|вы (?:вообще|хоть|там) (?:\\p{L}+ )?(?:читаете|работаете|слышите|понимаете)`,
  `больше (?:никогда|ни разу) [^.!?]{0,40}(?:не куплю|не закажу|не обращусь|не приду)|никогда больше (?:\\p{L}+ ){0,3}не (?:куплю|закажу|обращусь|приду)|ноги (?:моей )?(?:\\p{L}+ )?не будет`,
  `(?:очень|крайне|сильно|полностью|глубоко) (?:разочаров|недовол|возмущ|зол|зла)${L}|терпени${L} (?:лопнул|кончил|законч)${L}`,
  `ид(?:и|ите) (?:вы )?(?:к ч[её]рту|в ж|лесом|нафиг|нахер|на хер|на х)${L}|пош(?:[её]л|ли) (?:вы|ты) |зря потратил${L} время|выброшенн${L} деньги`,
  `сволоч${L}|ублюд${L}|подонк${L}|мудак${L}|мудил${L}|уроды|твари|скоты|идиот${L}|дебил${L}|кретин${L}|придур${L}|ворь[её]|воры|бл[яе](?:ть|дь)|сука|хрен${L}|нахрен|нахер|нах(?:уй)?|пизд${L}|говн${L}|дерьм${L}`,
);

export const grave = { danger, legal, fraud, angry } as const satisfies Record<string, RegExp>;
