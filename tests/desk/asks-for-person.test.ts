import { describe, expect, it } from "vitest";
import { asksForPerson } from "../../src/desk/conversations/asks-for-person";

const asking = `
I want to talk to a human|talk to a person|speak to an agent please|can I speak with someone?|Could I talk to a real person
connect me to an operator|Connect me with a live agent now|transfer me to a representative|put me through to a manager|human please
HUMAN!!!|agent|operator|Live agent|a real person please|I need a person|i need a human to look at this|get me a supervisor
give me a human|let me talk to somebody|is there a human here I can talk to|is there anyone real? I need an operator|I'd like to speak with a manager
I don't want to talk to a bot|not a bot please|stop this bot|I hate bots|I'm tired of this robot|no bots|no more bots please
I don't want a bot, I want a human|why can't I talk to a human?|I can't reach a person|can i chat with support team agent|pls humna|talk to a humam
speak to a perosn|opertor please|I want to talk to an agnet|connect me to a represntative|may I speak to your manager?|escalate this to a manager
please get someone to talk to me, I need a human|how do I talk to a person?|How can I contact an agent?|want human|need agent asap|humaaaan
I would rather talk to a person|forward me to an operator|call me an operator|This does not work. Human.|is anybody there?|customer service please|could a person look at this?|ＨＵＭＡＮ|hu\u200bman please|My order is late. Can I talk to a human?
позовите человека|позови оператора|соедините с оператором|соедините меня с менеджером|переключите на оператора|переведите на специалиста
дайте оператора|дайте человека|нужен человек|нужен оператор|мне нужен живой человек|хочу поговорить с человеком|хочу поговорить с живым человеком
можно оператора?|можно поговорить с оператором?|можете соединить с сотрудником|свяжите меня с менеджером|как связаться с оператором?|как поговорить с человеком
оператор|Оператор!!!|человека|ОПЕРАТОРА|живого человека|менеджера пожалуйста|позовите кого-нибудь|есть тут кто-нибудь живой? позовите оператора
не хочу говорить с ботом|не хочу общаться с роботом|хватит бота|надоел бот|уберите бота|без ботов|отключите робота|вместо бота дайте человека
я не хочу бота, хочу человека|почему нельзя поговорить с человеком|не могу связаться с оператором|не могу дозвониться, дайте оператора|позовите челавека|соедините с опиратором
нужен опертор|оператооор|хочу менежера|подключите оператора|вызовите сотрудника|пригласите специалиста|передайте меня оператору|требую оператора
Заказ не пришёл. Позовите человека!|лучше с человеком поговорить|давайте оператора|прошу соединить с консультантом|хочу пообщаться с живым человеком|с оператором соедините
оператор, ау|есть кто живой?|люди есть?|где нормальный оператор|соедините меня, пожалуйста, с живым оператором|соедините с техподдержкой|позовите старшего
gimme a damn human|connect me to support|can someone call me back|I want to complain to a supervisor|fuck this bot get me a human|I want to talk to your support
апиратор|хачу человека|соидините с аператором|переведи на оператора плз|админа позовите|когда мне ответит живой человек?|с человеком можно пообщаться?|позвать сотрудника|кто-нибудь из людей тут есть?|I'd rather deal with a human being|can somebody from your team call me|Who can I speak to?|мне бы с живым сотрудником|перезвоните мне|бот тупой, дайте человека`;

const not = `
I don't need a person|I do not want to talk to a human|no need for a human, thanks|please don't connect me to an agent|no person needed|not a human please
The delivery person left my parcel outside|I spoke to an agent yesterday and he was rude|my agent number is 15|Who is the contact person on my invoice?
How do I manage users?|I want to change the account manager on my plan|How many people can join a group?|Can a person under 18 register?|I am a human rights lawyer
I'm not a robot check fails|are you a bot?|I am not a bot|is this a bot|the vending machine ate my coin|I need a machine for coffee|Can I add a person to my account?
How do I become an agent?|agent's fee|what is the operator code for Riga?|Do I need a manager account to post?|My manager said I need a new card|the human resources page is broken
He needs a new phone|Somebody stole my bike|somebody took money from my card|Is there a fee for an extra person?|I want a refund|Where is my order?|hello|thanks
the password manager does not work|I want an agent commission report|how do I contact my seller|people like your shop|I need urgent help with my card
не нужен оператор|оператор не нужен|не надо звать человека|не хочу говорить с человеком|не зовите менеджера|без оператора обойдусь|человек не нужен, спасибо
сколько человек можно добавить?|нужно 5 человек|нужен менеджер паролей|хочу стать менеджером|ваш оператор нахамил мне|мне сказал менеджер, что всё оплачено
как добавить сотрудника в аккаунт?|можно ли добавить человека в группу|какой у меня оператор связи|где находится ваш офис?|я не робот не проходит|ты бот?|вы бот или человек
робот-пылесос не работает|стиральная машина сломалась|хочу вернуть деньги|где мой заказ?|как стать агентом|вчера говорил с оператором, он обещал перезвонить|специалист не приехал
дайте скидку|можно вернуть товар?|привет|спасибо|человеческим языком объясните|передайте спасибо курьеру|кто-нибудь украл мой заказ|мой менеджер уволился|The agent, Maria, was rude|не нужно соединять с оператором
does someone contact me when it ships?|Will somebody call me before delivery?|someone called me from your number|I spoke to support yesterday|the support bracket is broken|do you offer phone support?|can I complain about the taste
админ панель не открывается|оператор не ответил|Человек, который доставил, был вежлив|I was talking to a person at the shop and he said it fits|другому человеку можно передать заказ?|мне бы кофе|позвоните клиенту и узнайте|курьер позвонит мне?|хачапури для человека|опера и театр`;

const all = (lines: string) => lines.trim().split(/[|\n]/);

describe("a person is asked for", () => {
  it.each(all(asking))("in: %s", (text) => expect(asksForPerson(text)).toBe(true));
  it.each(all(not))("not in: %s", (text) => expect(asksForPerson(text)).toBe(false));
  it("in words of the desk's own", () => {
    expect(asksForPerson("Гномика позовите-ка", ["гномика"])).toBe(true);
    expect(asksForPerson("anything", [" "])).toBe(false);
  });
  it("is told at once, however long the text", () => {
    const from = performance.now();
    asksForPerson("не могу человек the agent of a machine ".repeat(5000));
    expect(performance.now() - from).toBeLessThan(1000);
  });
});
