/**
 * Words people are angry, worried or pleased with, in English and Russian, as they are written: the matcher stems them.
 * `a_b` stands for two words in a row. The number is how loudly it says it: 2 alone is enough, 1 wants company or emphasis.
 */
type Loudness = 1 | 2;
export const moods = {
  angry: [
    [
      2,
      `angry furious outraged outrageous unacceptable ridiculous disgusting disgraceful appalling pathetic scandalous scam scammers scammed crooks
      terrible horrible awful worst rubbish garbage crap bullshit wtf joke_of fed_up sick_of had_enough enough_is waste_of rip_off ripped_off lied liars lying
      useless incompetent disappointed disappointing frustrated frustrating annoyed annoying insane shame shameful hate complaint complaining sue idiots
      возмущен возмущена возмущены возмутительно возмутительный возмущение безобразие отвратительно отвратительный ужасный ужасно ужас кошмар позор позорище бесит бесите злюсь
      злой зла достали достало задолбали задолбало надоело надоели хамство хамы хамит обман обманули обманывают обманщики мошенники развод кидалово издевательство издеваетесь
      недоволен недовольна недовольны недовольство разочарован разочарована разочарование бред чушь дурдом отстой претензия жалоба пожалуюсь ненавижу наглость наплевательское
      идиоты бардак беспредел сколько_можно терпение_лопнуло хватит_уже ни_в_какие`,
    ],
    [
      1,
      `bad poor wrong broken_again again still_waiting still_nothing nobody_answers no_response no_answer ignored ignoring never_again third_time
      how_long weeks_already unhappy upset refuse refund_immediately lawyer court
      плохо плохой опять снова до_сих никто_не_отвечает игнорируете игнорируют третий_раз второй_раз который_день когда_уже верните_деньги суд юрист роспотребнадзор
      никакого_ответа ноль_реакции`,
    ],
  ],
  worried: [
    [
      2,
      `worried worry worrying anxious afraid scared nervous panicking panic desperate concerned concerning frightened
      боюсь беспокоюсь беспокоит волнуюсь волнует переживаю переживаем тревожно тревога страшно опасаюсь паника паникую нервничаю встревожен встревожена обеспокоен обеспокоена`,
    ],
    [
      1,
      `unsure not_sure confused strange suspicious lost missing stolen hacked hopefully what_if dangerous safe
      пропала пропал потеряла украли взломали странно подозрительно опасно не_понимаю что_делать вдруг неужели растерян растерялась`,
    ],
  ],
  pleased: [
    [
      2,
      `love loved lovely great wonderful excellent amazing awesome fantastic brilliant perfect delighted happy thrilled superb best_ever well_done impressed
      отлично отличный прекрасно прекрасный замечательно замечательный супер великолепно великолепный восхитительно восторг обожаю молодцы молодец класс круто довольна доволен довольны рада рад
      лучшие благодарна благодарен огромное_спасибо большое_спасибо выручили`,
    ],
    [
      1,
      `thanks thank nice good helpful pleased glad appreciate works_now спасибо хорошо хороший приятно благодарю помогло заработало получилось ура`,
    ],
  ],
} as const satisfies Record<string, readonly (readonly [Loudness, string])[]>;

/** What makes the next words louder, and what turns them round. */
export const louder =
  "very so really absolutely extremely totally completely utterly incredibly such too очень совсем абсолютно крайне просто полностью совершенно такой такая такое настолько слишком максимально";
export const turning = "not no never without hardly isn aren wasn не нет никогда без ни нисколько отнюдь";

const faces = (text: string) => [...text.matchAll(/\p{Extended_Pictographic}/gu)].map(([face]) => face);
const facesOf = {
  angry: faces("😡🤬😠👿💢🖕👎😤"),
  worried: faces("😟😢😭😰😨😱😥😞😔🥺"),
  pleased: faces("😊😀😃😄😁😍🥰🤩👍🎉🙏💚😂🥳🤗😘"),
};
type Face = { mood: keyof typeof facesOf; face: string };
/** Little pictures and the brackets people draw. */
export const faceOf = (text: string): Face[] => {
  const drawn = faces(text).flatMap((face): Face[] => {
    if (facesOf.angry.includes(face)) return [{ mood: "angry" as const, face }];
    if (facesOf.worried.includes(face)) return [{ mood: "worried" as const, face }];
    return facesOf.pleased.includes(face) ? [{ mood: "pleased" as const, face }] : [];
  });
  const brackets = /(?:^|[^\d:;])([:;]-?\(|\({3,})/u.exec(text)?.[1];
  return brackets ? [...drawn, { mood: "worried", face: brackets }] : drawn;
};

const alone = (pattern: string) => new RegExp(`(?<![\\p{L}\\p{N}])(?:${pattern})(?![\\p{L}\\p{N}])`, "iu");

/** What no bot should answer, the gravest first: said this plainly it goes to a person, and the conversation sounds of it too. */
export const grave = {
  danger: alone(
    "suicid\\p{L}*|kill(?:ing)? (?:myself|himself|herself)|end (?:my|it all|my own) life|end it all|(?:i )?want to die|(?:don'?t|do not) want to live|self[- ]harm\\p{L}*|hurt(?:ing)? myself|cut(?:ting)? myself|overdos\\p{L}*|ambulance|unconscious|can'?t breathe|heart attack|bleeding|poison(?:ed|ing)|(?:got |is |am |was )?injur(?:y|ed|ies)|(?:is |was |caught |on )fire|smok(?:e|ing) (?:is |coming |comes )|(?:starts?|started|is|began) (?:to )?smok(?:e|ing)|smoke|sparks|sparking|electric(?:al)? shock|electrocut\\p{L}*|gas leak|smell(?:s|ing)? (?:of )?gas|explod\\p{L}*|(?:in|is) danger|burn(?:ed|t) (?:my|his|her|me)|emergency|(?:домашн\\p{L}+ )?насили\\p{L}+|самоубийств\\p{L}*|суицид\\p{L}*|покончить с собой|покончу с собой|не хочу (?:больше )?жить|хочу умереть|убью себя|убить себя|порезать себя|режу себя|передозировк\\p{L}*|скор(?:ую|ая помощь)|без сознания|теря\\p{L}+ сознание|задыха\\p{L}+|инфаркт\\p{L}*|кровотечени\\p{L}*|отравил\\p{L}*|отравлени\\p{L}*|травм\\p{L}*|загорел\\p{L}*|пожар\\p{L}*|горим|дым(?:ит|ится|ил\\p{L}*|а|ом)?|искрит|искры|ударил\\p{L}* током|бь[её]т током|утечк\\p{L}+ газа|пахнет газом|взорвал\\p{L}*|взрыв\\p{L}*|об(?:о)?ж[её]г\\p{L}*|обожгл\\p{L}*|ожог\\p{L}*",
  ),
  legal: alone(
    "lawyers?|attorneys?|solicitors?|su(?:e|ing) (?:you|your|the company|them)|lawsuit|legal (?:action|proceedings|claim|notice|steps|department)|take (?:you|this) to court|(?:small claims|in|to) court|see you in court|subpoena|court order|ombudsman|trading standards|consumer (?:protection|rights)|data protection (?:authority|agency|commissioner)|regulator|class action|cease and desist|адвокат\\p{L}*|юрист\\p{L}*|в суд\\p{L}*|через суд|подам (?:иск|заявлени\\p{L}+)|исков\\p{L}+|судебн\\p{L}*|досудебн\\p{L}*|прокуратур\\p{L}*|роспотребнадзор\\p{L}*|роскомнадзор\\p{L}*|цпфпп|закон\\p{L}* о защите прав потребител\\p{L}*|защит\\p{L}+ прав потребител\\p{L}*|жалоб\\p{L}+ в (?:цб|центробанк|прокуратур\\p{L}+|фас|роспотребнадзор)",
  ),
  fraud: alone(
    "fraud\\p{L}*|scam(?:s|med|mers?|ming)?|phish\\p{L}*|hacked|identity theft|unauthori[sz]ed (?:charges?|transactions?|payments?|access)|stolen (?:card|account|identity|money)|(?:stole|steal(?:ing)?) (?:my|our) (?:money|card|account|data)|police|мошенни\\p{L}*|обманули|обманыва\\p{L}+|развод\\p{L}{0,2} на деньги|взломал\\p{L}*|взлом\\p{L}{0,2}|украл\\p{L}* (?:мо[йюие]|деньги|карт\\p{L}+|аккаунт\\p{L}*|данные)|списал\\p{L}* (?:деньги )?без (?:моего )?(?:ведома|согласия)|полици\\p{L}*",
  ),
  angry: alone(
    "ridiculous|unacceptable|disgusting|disgrace(?:ful)?|outrag(?:eous|ed)|furious|appalling|pathetic|useless (?:bot|company|service|support)|(?:so|very|really|extremely) (?:angry|upset|disappointed|frustrated)|i(?:'m| am) (?:angry|pissed|livid|fuming|furious)|(?:worst|terrible|awful|horrible|shitty) (?:company|service|support|experience|customer service)|sick of (?:this|you)|fed up|waste of (?:my )?time|how many (?:more )?times|(?:what|who|where) the (?:hell|fuck|heck)|wtf|fuck\\p{L}*|bullshit|shit|crap|idiots?|morons?|incompetent|thieves|ripped? (?:me )?off|безобрази\\p{L}*|отвратительн\\p{L}+|возмутительн\\p{L}+|возмущ[её]н\\p{L}*|издевател\\p{L}+|издева[её]тесь|кошмар|ужасн\\p{L}+ (?:сервис|обслуживани\\p{L}+|поддержк\\p{L}+|компани\\p{L}+)|позор\\p{L}*|хамств\\p{L}+|хамят|бесит|бесите|достали|задолбал\\p{L}*|заколебал\\p{L}*|сколько можно|сколько раз (?:можно |мне )?(?:повторять|писать|говорить)|вы (?:там )?(?:совсем|вообще) (?:обалдел\\p{L}*|охренел\\p{L}*|офигел\\p{L}*)|bastards?|assholes?|scumbags?|сволоч\\p{L}*|ублюд\\p{L}+|подонк\\p{L}*|мудак\\p{L}*|мудил\\p{L}*|уроды|твари|скоты|идиот\\p{L}*|дебил\\p{L}*|кретин\\p{L}*|придур\\p{L}+|ворь[её]|воры|бл[яе](?:ть|дь)|сука|хрен\\p{L}*|нахрен|нахер|нах(?:уй)?|пизд\\p{L}+|говн\\p{L}+|дерьм\\p{L}+|зря потратил\\p{L}* время",
  ),
} as const satisfies Record<string, RegExp>;

/** Danger to people or things, now: what is grave, and what may be. */
export const emergencies: readonly RegExp[] = [
  grave.danger,
  /\b(?:on fire|caught fire|catch(?:es|ing)? fire|in flames|burst into flames|started (?:to burn|smoking|sparking)|burning smell|smells? (?:of|like) burning|electric(?:al)? shock|electrocuted?|explod(?:ed|ing)|explosion|gas leak|ambulance|is burning)\b/iu,
  /\b(?:smoke|smoking|sparks?|sparking|injured|injury|bleeding|in hospital|suicide|kill myself)\b/iu,
  /(?<!\p{L})(?:гор(?:ит|ела|ел|ело|ят)(?! скидк)|загорел(?:ся|ась|ось)|дым(?:ит|ится|ился|илась|ом|а)?|задымил\p{L}*|искр(?:ит|ят|ила|ы)|пожар\p{L}*|удар(?:ило|яет|ил)? током|бь[её]т током|взорвал\p{L}*|взрыв\p{L}*|пахнет гарью|запах гари|утечк\p{L} газа|скор(?:ую|ая) помощь|травм\p{L}*|ожог\p{L}*|обожгл\p{L}*|кровь|суицид\p{L}*|покончить с собой)(?!\p{L})/iu,
];
/** It will not wait. */
export const urgencies: readonly RegExp[] = [
  grave.legal,
  grave.fraud,
  /\b(?:urgent(?:ly)?|asap|a\.s\.a\.p|immediately|emergency|right now|right away|as soon as possible|stolen|by (?:tomorrow|tonight)|deadline)\b/iu,
  /(?<!\p{L})(?:срочн\p{L}*|немедленн\p{L}*|прямо сейчас|как можно (?:скорее|быстрее)|экстренн\p{L}*|неотложн\p{L}*|украл\p{L}*|до завтра|горят сроки)(?!\p{L})/iu,
];
