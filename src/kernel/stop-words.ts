// Words that carry no topic. Kept by the stemmer, left out where rarity is weighed.
// Negations stay topical ("not received" is another question than "received"), so they are absent here.

const english = `a an the this that these those there here it its i me my mine we us our you your yours he she him his her they them their
is are was were be been being am do does did done doing have has had having will would shall should can could may might must
of in on at to from for with by about as into onto over under up down out off than then so such too very just also only
and or but if because while when where which who whom whose what how why
please pls plz hi hello hey dear thanks thank regards ok okay yes well some any all each every other another same
get got getting want wants wanted need needs needed like know tell let say said`;

const russian = `и в во на с со к ко у о об обо от до из за по под над при про для без между через
а но да или либо что чтобы как так то тот та те это этот эта эти этого этой этом эту этих того той том тем
я мне меня мной мой моя мое мои моего моей моих моем моему мою ты тебя тебе твой вы вас вам вами ваш ваша ваше ваши вашего вашей
мы нас нам наш наша наше наши он она оно они его ее их им ему ей ним ней них него нее себя свой своя свое свои своего своей своих своем свою
быть был была было были есть будет будут будем буду бы ли же ведь вот уж уже еще ещё лишь только даже тоже также
где куда откуда когда какой какая какое какие какого каких каким кто кого чего чем чему почему зачем сколько который которая которые которое
если потому поэтому тогда там тут здесь
можно нужно надо хочу хотел хотела хотелось могу может могут можете нужен нужна нужны должен должна подскажите скажите помогите пожалуйста плиз
здравствуйте привет добрый день вечер утро спасибо заранее уважаемые уважаемая поддержка очень просто`;

/** Folded words (see `foldForSearch`) that say nothing about a text's topic, English and Russian. */
export const stopWords: ReadonlySet<string> = new Set(`${english} ${russian}`.replaceAll("ё", "е").split(/\s+/));
