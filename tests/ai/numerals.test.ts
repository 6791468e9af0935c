import { expect, it } from "vitest";
import { inDigits } from "../../src/ai/numerals";

it.each([
  ["forty-five minutes", "45 minutes"],
  ["two thousand three hundred", "2300"],
  ["five six-packs", "5 6-packs"],
  ["twenty one days, one of them off", "21 days, one of them off"],
  ["three-to-five days", "3 to 5 days"],
  ["one-to-two or 2-or-3 hours", "one to 2 or 2 or 3 hours"],
  ["part A3-to-5", "part A3-to-5"],
  ["twice a week", "twice a week"],
  ["занятие длится сорок пять минут", "занятие длится 45 минут"],
  ["с десяти до шестнадцати", "с 10 до 16"],
  ["пять тысяч рублей", "5000 рублей"],
  ["5 тысяч рублей", "5000 рублей"],
  ["тысяча двести тридцать четыре", "1234"],
  ["пять-шесть дней", "5-6 дней"],
  ["полторы тысячи", "1500"],
])("%s: %s", (text, told) => expect(inDigits(text)).toBe(told));
