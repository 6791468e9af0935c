import { locale } from "./words";

/** Below this a sum is told with the digits that a call of a model costs. */
const SMALL = 1;
/** A sum in the desk's currency (three letters), as the reader writes it; the number alone while nobody knows the currency. */
export const money = (sum: number, currency: string | undefined): string =>
  new Intl.NumberFormat(locale() === "ru" ? "ru-RU" : "en-GB", {
    ...(currency && { style: "currency" as const, currency }),
    maximumFractionDigits: sum !== 0 && Math.abs(sum) < SMALL ? 5 : 2,
  }).format(sum);
