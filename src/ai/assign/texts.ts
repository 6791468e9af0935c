import type { Choice, Hindrance, Reason } from "./model";

const plural = (n: number, [one, few, many]: readonly [string, string, string]): string => {
  const [tens, ones] = [n % 100, n % 10];
  if (tens > 10 && tens < 20) return many;
  return ones === 1 ? one : ones > 1 && ones < 5 ? few : many;
};

const en = {
  reason: (reason: Reason): string => {
    switch (reason.by) {
      case "person":
        return "Named for this category";
      case "round_robin":
        return "Next in turn";
      case "least_loaded":
        return `Has the least open now: ${reason.open}`;
      case "similar":
        return `Solved ${reason.similar} similar conversation${reason.similar === 1 ? "" : "s"}; ${reason.open === 0 ? "none" : reason.open} open now`;
    }
  },
  hindrance: (one: Hindrance): string => {
    switch (one.is) {
      case "away":
        return "is away";
      case "offline":
        return "is not online";
      case "off_hours":
        return "is off work";
      case "full":
        return `has ${one.open} of ${one.capacity}`;
      case "language":
        return "does not take this language";
      case "skill":
        return "does not take this category";
    }
  },
  nobody: "Nobody is free, so it stays with the team",
  none: "Nobody is in the team, so it waits",
};
const ru: typeof en = {
  reason: (reason) => {
    switch (reason.by) {
      case "person":
        return "За эту категорию отвечает";
      case "round_robin":
        return "Следующий по очереди";
      case "least_loaded":
        return `Меньше всех в работе: ${reason.open}`;
      case "similar":
        return `Закрыто ${reason.similar} ${plural(reason.similar, ["похожий диалог", "похожих диалога", "похожих диалогов"])}, сейчас в работе: ${reason.open}`;
    }
  },
  hindrance: (one) => {
    switch (one.is) {
      case "away":
        return "нет на месте";
      case "offline":
        return "не в сети";
      case "off_hours":
        return "не в рабочее время";
      case "full":
        return `занято ${one.open} из ${one.capacity}`;
      case "language":
        return "не берёт этот язык";
      case "skill":
        return "не берёт эту категорию";
    }
  },
  nobody: "Никто не свободен, диалог остаётся у команды",
  none: "В команде никого нет, диалог ждёт",
};

const NAMED_MAX = 4;
/** Why somebody was chosen, or why nobody was, in plain words. */
export const reasonIn = (language: string, choice: Choice): string => {
  const words = language === "ru" ? ru : en;
  if (choice.agent !== null) return words.reason(choice.reason);
  if (choice.hindered.length === 0) return words.none;
  const each = choice.hindered
    .slice(0, NAMED_MAX)
    .map(({ name, hindrance }) => `${name} ${words.hindrance(hindrance)}`);
  const more = choice.hindered.length > NAMED_MAX ? ", …" : "";
  return `${words.nobody}: ${each.join(", ")}${more}`;
};
