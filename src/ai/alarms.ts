/** What no bot should answer, by what it is: told to the agent as the reason. */
export type Alarm = "danger" | "legal" | "fraud" | "angry";

const alone = (pattern: string) => new RegExp(`(?<![\\p{L}\\p{N}])(?:${pattern})(?![\\p{L}\\p{N}])`, "iu");

const alarms: readonly (readonly [Alarm, RegExp])[] = [
  [
    "danger",
    alone(
      "suicid\\p{L}*|kill(?:ing)? (?:myself|himself|herself)|end (?:my|it all|my own) life|end it all|(?:i )?want to die|(?:don'?t|do not) want to live|self[- ]harm\\p{L}*|hurt(?:ing)? myself|cut(?:ting)? myself|overdos\\p{L}*|ambulance|unconscious|can'?t breathe|heart attack|bleeding|poison(?:ed|ing)|(?:got |is |am |was )?injur(?:y|ed|ies)|(?:is |was |caught |on )fire|smok(?:e|ing) (?:is |coming |comes )|(?:starts?|started|is|began) (?:to )?smok(?:e|ing)|smoke|sparks|sparking|electric(?:al)? shock|electrocut\\p{L}*|gas leak|smell(?:s|ing)? (?:of )?gas|explod\\p{L}*|(?:in|is) danger|burn(?:ed|t) (?:my|his|her|me)|emergency|(?:домашн\\p{L}+ )?насили\\p{L}+|самоубийств\\p{L}*|суицид\\p{L}*|покончить с собой|покончу с собой|не хочу (?:больше )?жить|хочу умереть|убью себя|убить себя|порезать себя|режу себя|передозировк\\p{L}*|скор(?:ую|ая помощь)|без сознания|теря\\p{L}+ сознание|задыха\\p{L}+|инфаркт\\p{L}*|кровотечени\\p{L}*|отравил\\p{L}*|отравлени\\p{L}*|травм\\p{L}*|загорел\\p{L}*|пожар\\p{L}*|горим|дым(?:ит|ится|ил\\p{L}*|а|ом)?|искрит|искры|ударил\\p{L}* током|бь[её]т током|утечк\\p{L}+ газа|пахнет газом|взорвал\\p{L}*|взрыв\\p{L}*|обож[её]г\\p{L}*|ожог\\p{L}*",
    ),
  ],
  [
    "legal",
    alone(
      "lawyers?|attorneys?|solicitors?|su(?:e|ing) (?:you|your|the company|them)|lawsuit|legal (?:action|proceedings|claim|notice|steps|department)|take (?:you|this) to court|(?:small claims|in|to) court|see you in court|subpoena|court order|ombudsman|trading standards|consumer (?:protection|rights)|data protection (?:authority|agency|commissioner)|regulator|class action|cease and desist|адвокат\\p{L}*|юрист\\p{L}*|в суд\\p{L}*|через суд|подам (?:иск|заявлени\\p{L}+)|исков\\p{L}+|судебн\\p{L}*|досудебн\\p{L}*|прокуратур\\p{L}*|роспотребнадзор\\p{L}*|роскомнадзор\\p{L}*|цпфпп|закон\\p{L}* о защите прав потребител\\p{L}*|защит\\p{L}+ прав потребител\\p{L}*|жалоб\\p{L}+ в (?:цб|центробанк|прокуратур\\p{L}+|фас|роспотребнадзор)",
    ),
  ],
  [
    "fraud",
    alone(
      "fraud\\p{L}*|scam(?:s|med|mers?|ming)?|phish\\p{L}*|hacked|identity theft|unauthori[sz]ed (?:charges?|transactions?|payments?|access)|stolen (?:card|account|identity|money)|(?:stole|steal(?:ing)?) (?:my|our) (?:money|card|account|data)|police|мошенни\\p{L}*|обманули|обманыва\\p{L}+|развод\\p{L}{0,2} на деньги|взломал\\p{L}*|взлом\\p{L}{0,2}|украл\\p{L}* (?:мо[йюие]|деньги|карт\\p{L}+|аккаунт\\p{L}*|данные)|списал\\p{L}* (?:деньги )?без (?:моего )?(?:ведома|согласия)|полици\\p{L}*",
    ),
  ],
  [
    "angry",
    alone(
      "ridiculous|unacceptable|disgusting|disgrace(?:ful)?|outrag(?:eous|ed)|furious|appalling|pathetic|useless (?:bot|company|service|support)|(?:so|very|really|extremely) (?:angry|upset|disappointed|frustrated)|i(?:'m| am) (?:angry|pissed|livid|fuming|furious)|(?:worst|terrible|awful|horrible|shitty) (?:company|service|support|experience|customer service)|sick of (?:this|you)|fed up|waste of (?:my )?time|how many (?:more )?times|(?:what|who|where) the (?:hell|fuck|heck)|wtf|fuck\\p{L}*|bullshit|shit|crap|idiots?|morons?|incompetent|thieves|ripped? (?:me )?off|безобрази\\p{L}*|отвратительн\\p{L}+|возмутительн\\p{L}+|возмущ[её]н\\p{L}*|издевател\\p{L}+|издева[её]тесь|кошмар|ужасн\\p{L}+ (?:сервис|обслуживани\\p{L}+|поддержк\\p{L}+|компани\\p{L}+)|позор\\p{L}*|хамств\\p{L}+|хамят|бесит|бесите|достали|задолбал\\p{L}*|заколебал\\p{L}*|сколько можно|сколько раз (?:можно |мне )?(?:повторять|писать|говорить)|вы (?:там )?(?:совсем|вообще) (?:обалдел\\p{L}*|охренел\\p{L}*|офигел\\p{L}*)|идиот\\p{L}*|дебил\\p{L}*|кретин\\p{L}*|придур\\p{L}+|ворь[её]|воры|бл[яе](?:ть|дь)|сука|хрен\\p{L}*|нахрен|нахер|нах(?:уй)?|пизд\\p{L}+|говн\\p{L}+|дерьм\\p{L}+|зря потратил\\p{L}* время",
    ),
  ],
];

const LETTERS_MIN = 15;
/** Shouting: most letters large, and signs that say so. */
const isShouted = (text: string): boolean => {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  const large = text.match(/\p{Lu}/gu)?.length ?? 0;
  return letters >= LETTERS_MIN && large / letters > 0.8 && /[!?]{2,}/.test(text);
};

/** Danger, the law, fraud or great anger in a text: the gravest of them; null where it sounds of none. */
export const alarmIn = (text: string): Alarm | null => {
  const said = text
    .normalize("NFKC")
    .replace(/[’‘`]/g, "'")
    .replace(/\p{Default_Ignorable_Code_Point}/gu, "");
  const found = alarms.find(([, pattern]) => pattern.test(said));
  return found ? found[0] : isShouted(said) ? "angry" : null;
};
