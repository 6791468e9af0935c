import { plain } from "./facts";

// Texts that speak to a machine instead of a reader. An article that does has been tampered with, or is about such texts.
const orders: readonly RegExp[] = [
  /(?:ignore|disregard|forget|override|bypass) (?:all |any |the |your |these |previous |prior |above |earlier )*(?:instructions?|rules?|prompts?|orders?|guidelines?|guidance|restrictions?)/u,
  /(?:\[\[?|<<)\s*(?:admin|system|developer|root)\b|(?:^|\s)as an? (?:ai|language model|chatbot),? you (?:must|should|have to|will)\b/u,
  /(?:you are|act as|pretend to be|behave as) (?:now |an? |the )*(?:ai|dan|bot|assistant|language model|chatbot|developer mode|unrestricted)/u,
  /(?:system|developer|hidden|secret|initial) (?:prompt|message|instructions?)/u,
  /(?:^|\s)(?:system|assistant|developer|instructions? (?:to|for) (?:the )?(?:ai|bot|assistant|model))\s*:/u,
  /<\/?(?:system|data|instructions?|prompt|assistant)\b|\[\/?(?:inst|system)\]|<\|[a-z_]+\|>/u,
  /(?:игнорируй\p{L}*|забудь\p{L}*|отмени\p{L}*|не учитывай\p{L}*|обойди\p{L}*) (?:все |любые |эти |свои |твои |ваши |предыдущие |прежние |прошлые |выше)*(?:указани|инструкци|правил|команд|промпт|ограничени)/u,
  /(?:ты|вы) (?:теперь |сейчас |больше не )*(?:искусственный интеллект|ии|dan|бот|ассистент|помощник|чат-бот|нейросеть|языковая модель)/u,
  /(?:^|[^\p{L}])(?:бот|ассистент|нейросеть|чат-бот) (?:обязан|долж)\p{L}* (?:отве[чт]|сказа|говори|писа|написа|подтвер)\p{L}*|отныне (?:всегда )?(?:отвечай|говори|пиши)(?!\p{L})/u,
  /системн\p{L}+ (?:промпт|сообщени|инструкци|подсказк)/u,
  /(?:^|\s)(?:система|ассистент|инструкция для (?:бота|ии|ассистента|нейросети|модели))\s*:/u,
];

/** Whether a text gives orders to the machine that reads it, in English or Russian. */
export const givesOrders = (text: string): boolean => {
  const read = plain(text);
  return orders.some((pattern) => pattern.test(read));
};
