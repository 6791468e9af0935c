import { t } from "./words";

const stranger = /^(?:Visitor (?<sign>[0-9A-Z]{4})|visitor:.*(?<end>[0-9a-z]{4}))$/;
/** A person's name as it is shown: whoever has none yet is a visitor, in the reader's language, with a short sign. */
export const personName = (name: string): string => {
  const { sign, end } = stranger.exec(name)?.groups ?? {};
  const short = sign ?? end;
  return short ? t("visitor", { sign: short.toUpperCase() }) : name;
};
