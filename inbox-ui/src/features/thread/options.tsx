import type { CategoryView, Priority, Row } from "../../../../src/realtime/wire";
import { house, me } from "../../app/session";
import { moment, now } from "../../app/time";
import { locale, named, t } from "../../app/words";
import { Avatar } from "../../ui/avatar";
import type { Option } from "../../ui/picker";
import { laterTimes } from "./later";

export const priorities: Priority[] = ["urgent", "high", "normal", "low"];

export const agentOptions = (row: Row): Option[] => [
  { value: "", label: t("word.unassigned"), chosen: row.assignee === null },
  ...house.agents
    .filter((agent) => !agent.disabled)
    .sort((a, b) => Number(b.id === me.id) - Number(a.id === me.id) || a.name.localeCompare(b.name))
    .map((agent) => ({
      value: agent.id,
      label: agent.name,
      hint: agent.id === me.id ? t("picker.me") : undefined,
      icon: <Avatar name={agent.name} size={20} />,
      chosen: row.assignee === agent.id,
    })),
];
export const categoryOptions = (row: Row): Option[] => [
  { value: "", label: t("word.noCategory"), chosen: row.category === null },
  ...inOrder(house.categories).map((category) => ({
    value: category.id,
    label: named(category),
    hint: underOf(category),
    chosen: row.category === category.id,
  })),
];
/** The first level by name, each with those under it. */
export const inOrder = (all: readonly CategoryView[]): CategoryView[] => {
  const byName = [...all].sort((a, b) => named(a).localeCompare(named(b), locale()));
  return byName
    .filter(({ parent }) => !all.some(({ id }) => id === parent))
    .flatMap((top) => [top, ...byName.filter(({ parent }) => parent === top.id)]);
};
const underOf = ({ parent }: CategoryView) => {
  const above = house.categories.find(({ id }) => id === parent);
  return above ? named(above) : undefined;
};
export const priorityOptions = (row: Row): Option[] =>
  priorities.map((priority) => ({
    value: priority,
    label: t(`priority.${priority}`),
    chosen: row.priority === priority,
  }));
export const teamOptions = (row: Row): Option[] => [
  { value: "", label: t("none"), chosen: row.team === null },
  ...house.teams.map((team) => ({ value: team.id, label: named(team), chosen: row.team === team.id })),
];
export const laterOptions = (): Option[] =>
  laterTimes(now()).map(({ key, at }) => ({ value: String(at), label: t(key), hint: moment(at, locale(), now()) }));
