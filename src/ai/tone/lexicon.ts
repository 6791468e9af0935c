import { grave } from "./grave";

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

/** Danger to people or things, now: what is grave, and what may be. */
export const emergencies: readonly RegExp[] = [
  grave.danger,
  /\b(?:on fire|caught fire|catch(?:es|ing)? fire|in flames|burst into flames|started (?:to burn|smoking|sparking)|burning smell|smells? (?:of|like) burning|electric(?:al)? shock|electrocuted?|explod(?:ed|ing)|explosion|gas leak|ambulance|is burning)\b/iu,
  /\b(?:smoke|smoking|sparks?|sparking|injured|injury|bleeding|suicide|kill myself)\b/iu,
  /(?<!\p{L})(?:гор(?:ит|ела|ел|ело|ят)(?! скидк)|загорел(?:ся|ась|ось)|дым(?:ит|ится|ился|илась|ом|а)?|задымил\p{L}*|искр(?:ит|ят|ила|ы)|пожар\p{L}*|удар(?:ило|яет|ил)? током|бь[её]т током|взорвал\p{L}*|взрыв\p{L}*|пахнет гарью|запах гари|утечк\p{L} газа|скор(?:ую|ая) помощь|травм\p{L}*|ожог\p{L}*|обожгл\p{L}*|кровь|суицид\p{L}*|покончить с собой)(?!\p{L})/iu,
];
/** It will not wait. */
export const urgencies: readonly RegExp[] = [
  grave.legal,
  grave.fraud,
  /\b(?:urgent(?:ly)?|asap|a\.s\.a\.p|immediately|emergency|right now|right away|as soon as possible|stolen|by (?:tomorrow|tonight)|deadline)\b/iu,
  /(?<!\p{L})(?:срочн\p{L}*|немедленн\p{L}*|прямо сейчас|как можно (?:скорее|быстрее)|экстренн\p{L}*|неотложн\p{L}*|украл\p{L}*|до завтра|горят сроки)(?!\p{L})/iu,
];
