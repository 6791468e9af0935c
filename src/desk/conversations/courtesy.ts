import { wholeWord } from "../../kernel/text";

/** Greetings, thanks and short nods, in English and Russian: what people say around the matter itself. */

/** Pictures that please, thank, agree or greet. Any other may be about the matter: a fire, a clock, a fever. */
const PLEASED =
  "👍👌🆗🙏🤝👏🙌✌🤞🤙💪🫶🫡🫰🤗🙇❤🧡💛💚💙🩵💜🤎🖤🤍🩷💕💖💗💓💞💝💘♥❣☺😊🙂😀😃😄😁😆😅😂🤣😍🥰😘😗😙😚😌😉😇😎🤩🥳🥹😋😛😜🤪😺😸😻🎉🎊✨⭐🌟💫🌹🌷🌸🌺🌻🌼💐🍀🌞🏆🥇💯✅✔☑";
/** What may stand around words and pictures without changing them; hearts may burn. */
const BETWEEN = "[\\s,.;:!?)(~+👋☕🍵🎁♀♂-]|\\p{Emoji_Modifier}|\\ufe0f|\\u200d";
const PICTURES = new RegExp(`(?:${BETWEEN}|[${PLEASED}]|(?<=❤\\ufe0f?\\u200d)🔥)`, "gu");
const isPleased = new RegExp(`[${PLEASED}]`, "u");
const withoutPictures = (text: string) => text.replace(PICTURES, " ").replace(/\s+/g, " ").trim();
const PHRASE_WORDS_MAX = 6;

/** Whether a text is nothing but such phrases, pictures apart. Read phrase by phrase, so that no text takes long. */
const words = (pattern: string) => {
  const phrase = new RegExp(`^(?:${pattern})$`, "iu");
  return (text: string): boolean => {
    const spoken = withoutPictures(text).split(" ");
    const reached = [true];
    for (let to = 1; to <= spoken.length; to++)
      reached[to] = Array.from({ length: Math.min(PHRASE_WORDS_MAX, to) }, (_, back) => to - back - 1).some(
        (from) => reached[from] === true && phrase.test(spoken.slice(from, to).join(" ")),
      );
    return reached[spoken.length] === true;
  };
};
const read = (text: string) =>
  text.trim().toLowerCase().replaceAll("ё", "е").replace(/[’‘`]/g, "'").replace(/\s+/g, " ");

const HELLO =
  "hi+|hello+|hey+|hiya|howdy|yo|hola|hallo|bonjour|ciao|greetings|again|bot|guys|mate|bro|how(?:'s| is) it going|what's up|good (?:morning|day|afternoon|evening)|dear (?:team|support|all)|there|all|team|everyone|how are you(?: doing)?|привет\\p{L}*|приветик|здравствуй\\p{L}*|здрасьте|здрасте|здрасти|хай|хэй|алло|салют|салам\\p{L}*|ассалам\\p{L}*|добр\\p{L}+ (?:день|дня|утро|утра|вечер|вечера|вечерочек|ночи|времени суток)|доброго|доброе утро|здаров\\p{L}*|как (?:дела|вы|ты)|вам|вас|всем|ку|ку-ку|прив|хеллоу|хелло|бот|коллеги|друзья|снова|ещ[её] раз";
const THANKS =
  "(?:many |big )?thank(?:s| you| ?u)?(?: (?:very|so) much| a lot| a million| again| in advance| all| guys)?|(?:thx|thnx|thanx|tnx|tks|ty)(?: a lot| so much)?|tyvm|merci|cheers|much appreciated|appreciate (?:it|that|your help)|you(?:'re| are) (?:the best|great|awesome)|for (?:your|the) (?:help|answer|reply|quick (?:reply|answer|response)|time|support|info(?:rmation)?)|that (?:helped|helps|worked|works)|it (?:helped|works?(?: now)?|worked)|solved|спасиб\\p{L}*|спс|пасиб\\p{L}*|благодар\\p{L}*|вас|(?:за )?(?:помощь|ответ|быстрый ответ|оперативность|информацию|поддержку)|за (?:это|все)|большое|огромное|вам|тебе|заранее|очень|(?:мне )?помогло|мерси|все (?:получилось|заработало|работает|хорошо|решилось|ясно|понятно)|получилось|заработало|разобрал\\p{L}*(?: сам\\p{L}?)?|вопрос (?:решен|решился|закрыт|снят)|вы (?:лучшие|супер)|и (?:вам|тебе)|выручили";
const NODS =
  "ok(?:ay)?|k|kk|great|perfect|excellent|awesome|cool|nice|super|good|fine|sure|got it|understood|i see|clear|alright|all (?:good|right|clear|set)|no problem|no worries|done|bye(?: bye)?|goodbye|have a (?:nice|good|great) (?:day|evening|weekend|one)|see you|you too|yes|yep|yeah|ок(?:ей|ей|и)?|окей|отлично|супер|класс(?:но)?|здорово|прекрасно|замечательно|хорошо|ладно|понял\\p{L}?|понятно|ясно|(?:хорошо|ладно|ок|окей|понял\\p{L}?),? (?:жду|подожду)|принято|принял\\p{L}?|договорились|ага|угу|да|пока|до свидания|всего (?:доброго|хорошего)|хорошего (?:дня|вечера)|удачи|буду знать|нет проблем|не за что";
const NO_MORE = "no|nope|nothing(?: else)?|that(?:'s| is) (?:all|it)|нет|больше ничего|ничего|это все|все";

const greeting = words(HELLO);
const thanks = words(`${THANKS}|${NODS}|${HELLO}|${NO_MORE}`);
const isThanked = wholeWord(THANKS, "iu");
const isApplauded = /[🙏❤👍💚💙💛🤝👌]/u;
const isNodded = wholeWord(NODS, "iu");
const LETTERS_MAX = 160;

/** A message that is only a greeting. */
export const isGreeting = (text: string): boolean => {
  const said = read(text);
  return (
    said.length <= LETTERS_MAX &&
    (greeting(said) || (said.startsWith("👋") && withoutPictures(said) === "")) &&
    !/^(?:there|all|team|everyone|again|bot|guys|mate|bro|вам|вас|всем|бот|коллеги|друзья|снова|еще раз)\P{L}*$/u.test(
      said,
    )
  );
};

/**
 * A message that only thanks, agrees or takes leave. `thanks` says so in words or signs of thanks; a `nod` ("ok", "понятно")
 * may also be the answer to a question of ours.
 */
export const courtesyOf = (text: string): "thanks" | "nod" | null => {
  const said = read(text);
  if (said === "" || said.length > LETTERS_MAX || /\d/.test(said)) return null;
  // "Good morning" greets, though "good" alone is a nod.
  if (isGreeting(said)) return null;
  const isPictures = withoutPictures(said) === "" && isPleased.test(said);
  if (!isPictures && !thanks(said)) return null;
  if (isThanked.test(said) || isApplauded.test(said)) return "thanks";
  if (isPictures) return /[?👋]/u.test(said) ? null : "nod";
  return isNodded.test(said) ? "nod" : null;
};

/** A message that only thanks or closes: answering it would be noise. */
export const isThanks = (text: string): boolean => courtesyOf(text) !== null;

/** Whether a message ends the talk rather than going on with it, after what we said last: a nod to a question of ours is an answer. */
export const endsTalk = (text: string, { ours, isSolved }: { ours: string | null; isSolved: boolean }): boolean => {
  const courtesy = courtesyOf(text);
  if (courtesy === null || ours === null) return false;
  const wasAsked = /\?\s*$|\?\s*\n/u.test(ours.trim());
  return courtesy === "thanks" ? isSolved || !wasAsked : !wasAsked;
};

/** What is left of several messages without those that only greet or thank; all of them where nothing else is there. */
export const matterOf = (texts: readonly string[]): string => {
  const matter = texts.filter((text) => !isGreeting(text) && courtesyOf(text) !== "thanks");
  return (matter.length > 0 ? matter : texts).join("\n").trim();
};
